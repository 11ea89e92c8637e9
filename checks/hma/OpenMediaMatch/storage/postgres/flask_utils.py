from ...desk import fresh


def reset_tables():
    from OpenMediaMatch.tests.utils import IMAGE_URL_TO_PDQ

    fresh({"/".join(url.split("/")[:3]) for url in IMAGE_URL_TO_PDQ})
