import pytest


@pytest.fixture(scope="session", autouse=True)
def ends():
    yield
    from OpenMediaMatch.desk import stop

    stop()
