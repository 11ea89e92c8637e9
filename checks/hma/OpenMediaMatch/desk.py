"""A desk of ours as a process, new for every test, and a client that speaks to it as Flask's own test client does."""
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time

import requests

base = None
running = None
# A new sandbox has a bank of its own, which an empty HMA has not; it is left out of what is listed.
OWN_BANK = "TAKEN_DOWN"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def stop():
    global running
    if running:
        process, folder = running
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        shutil.rmtree(folder, ignore_errors=True)
        running = None


def fresh(origins=()):
    """A new sandbox. What it may fetch from this machine is named to it, as an operator would."""
    global running, base
    stop()
    folder, port = tempfile.mkdtemp(prefix="guichet-hma-"), free_port()
    env = {
        **os.environ,
        "GUICHET_DATA": folder,
        "PORT": str(port),
        "PLAZA_PORT": str(free_port()),
        "GUICHET_FETCH_FROM": " ".join(["public", *origins]),
    }
    process = subprocess.Popen(
        [os.environ["NODE"], "boot/start.js", "desk/main.ts"],
        cwd=os.environ["GUICHET"],
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    running, base = (process, folder), f"http://localhost:{port}/hma"
    for _ in range(1200):
        try:
            if requests.get(base + "/status", timeout=5).text == "I-AM-ALIVE":
                return
        except requests.RequestException:
            pass
        time.sleep(0.1)
    raise RuntimeError("the desk does not open")


class Response:
    def __init__(self, response):
        self.response, self.status_code, self.data = response, response.status_code, response.content

    def get_json(self):
        try:
            found = self.response.json()
        except ValueError:
            return None
        if isinstance(found, list):
            return [one for one in found if not (isinstance(one, dict) and one.get("name") == OWN_BANK)]
        return found

    json = property(get_json)
    is_json = property(lambda self: "json" in self.response.headers.get("content-type", ""))

    def get_data(self, as_text=False):
        return self.response.text if as_text else self.response.content


class Client:
    def __init__(self, application=None):
        self.application = application

    def ask(self, method, path, *, json=None, data=None, query_string=None):
        files = {}
        for name, part in list((data or {}).items()):
            if isinstance(part, tuple):
                body, filename, kind = part
                files[name] = (filename, open(body, "rb").read() if isinstance(body, str) else body.read(), kind)
        fields = {name: part for name, part in (data or {}).items() if name not in files}
        params = {
            name: str(value).lower() if isinstance(value, bool) else value
            for name, value in (query_string or {}).items()
        }
        return Response(
            requests.request(
                method,
                base + path,
                json=json,
                data=fields or None,
                files=files or None,
                params=params,
                allow_redirects=False,
            )
        )

    def get(self, path, **more):
        return self.ask("GET", path, **more)

    def post(self, path, **more):
        return self.ask("POST", path, **more)

    def put(self, path, **more):
        return self.ask("PUT", path, **more)

    def delete(self, path, **more):
        return self.ask("DELETE", path, **more)
