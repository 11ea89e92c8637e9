from ..desk import Client

DEFAULT_MAX_REMOTE_FILE_SIZE = 100 * 1024 * 1024


def is_valid_url(url):
    """Whether the desk goes there at all; what is found there is another matter."""
    answer = Client().get("/h/hash", query_string={"url": url} if url is not None else {})
    return answer.status_code == 200 or not any(
        word in answer.json["message"] for word in ("unsafe", "is required")
    )
