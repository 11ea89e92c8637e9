"""What HMA's tests ask of its storage, asked of the desk over HTTP; exchanges are not there, and their lists are listed by hand."""
from types import SimpleNamespace

from threatexchange.signal_type.md5 import VideoMD5Signal
from threatexchange.signal_type.pdq.signal import PdqSignal

from .desk import Client


class Storage:
    def get_signal_type_index(self, kind):
        return None

    def get_signal_type_configs(self):
        return {
            kind.get_name(): SimpleNamespace(enabled=True, signal_type=kind) for kind in (PdqSignal, VideoMD5Signal)
        }

    def bank_update(self, bank, create=False):
        wish = {"name": bank.name, "enabled_ratio": bank.matching_enabled_ratio}
        assert Client().post("/c/banks", json=wish).status_code == 201

    def bank_add_content(self, bank, signals):
        named = {kind.get_name(): value for kind, value in signals.items()}
        assert Client().post(f"/c/bank/{bank}/signal", json=named).status_code == 200

    def exchange_api_config_update(self, config):
        pass

    def exchange_update(self, config, create=False):
        assert Client().post("/c/banks", json={"name": config.name}).status_code == 201


storage = Storage()


def get_storage():
    return storage
