from types import SimpleNamespace
db = SimpleNamespace(session=SimpleNamespace(execute=lambda *_: SimpleNamespace(scalar_one=lambda: 0)))
