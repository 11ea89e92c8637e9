def fetch_all(storage, configs):
    """In place of fetching HMA's sample exchange: what it brings is listed."""
    for config in configs.values():
        for signal in config.signal_type.get_examples():
            storage.bank_add_content("SAMPLE", {config.signal_type: signal})
