TMatchByBank = dict[str, list[dict[str, object]]]
