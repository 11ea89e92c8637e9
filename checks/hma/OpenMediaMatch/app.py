import contextlib

from .desk import Client


class App:
    def __init__(self):
        self.config = {}

    def app_context(self):
        return contextlib.nullcontext()

    def test_client(self):
        return Client(self)


def create_app():
    return App()
