"""python-threatexchange beside a running desk: the same listed in its index and in ours, and both asked the same."""
import io
import random

import numpy as np
from OpenMediaMatch import desk
from OpenMediaMatch.desk import Client
from PIL import Image
from threatexchange.signal_type.md5 import VideoMD5Signal
from threatexchange.signal_type.pdq.signal import PdqSignal
from threatexchange.signal_type.sha256 import VideoSHA256Signal
from threatexchange.signal_type.url import URLSignal

desk.fresh()
client, roll, noise = Client(), random.Random(4), np.random.default_rng(4)


def turned(value, bits):
    number = int(value, 16)
    for bit in roll.sample(range(256), bits):
        number ^= 1 << bit
    return f"{number:064x}"


def likely(values):
    """Those that a picture can have: the desk lists and looks for no others."""
    return [value for value in values if 64 <= bin(int(value, 16)).count("1") <= 192]


def listed(kind, value):
    answer = client.post("/c/bank/PEER/signal", json={kind: value})
    assert answer.status_code == 200, answer.data
    return answer.json["id"]


assert client.post("/c/banks", json={"name": "PEER"}).status_code == 201
first = PdqSignal.get_examples() + [f"{roll.randrange(16**64):064x}" for _ in range(400)]
values = likely(first + [turned(roll.choice(first), roll.randrange(40)) for _ in range(400)])
numbers = {listed("pdq", value): value for value in values}
index = PdqSignal.get_index_cls().build([(value, number) for number, value in numbers.items()])
queries = likely(turned(roll.choice(values), roll.randrange(45)) for _ in range(600))
hits = 0
for query in queries:
    theirs = sorted((each.metadata, each.similarity_info.pretty_str()) for each in index.query(query))
    wish = {"signal_type": "pdq", "signal": query, "include_distance": True}
    matches = client.get("/m/raw_lookup", query_string=wish).json["matches"]
    assert sorted((each["bank_content_id"], each["distance"]) for each in matches) == theirs, query
    hits += len(theirs)
print(f"{len(queries)} look-ups of PDQ with {hits} hits: the same")

for one in roll.sample(values, 60):
    for other in likely([turned(one, roll.randrange(60)), roll.choice(values)]):
        theirs = PdqSignal.compare_hash(one, other)
        ours = client.post("/m/compare", json={"pdq": [one, other]}).json
        assert ours == {"pdq": [theirs.match, {"distance": theirs.distance.distance}]}, (one, other)
print("comparisons of PDQ: the same")

for n in range(40):
    small = (noise.random((roll.randrange(4, 24), roll.randrange(4, 24), 3)) * 255).astype("uint8")
    size = (roll.randrange(64, 900), roll.randrange(64, 900))
    kind, file = roll.choice(["JPEG", "PNG", "WEBP"]), io.BytesIO()
    Image.fromarray(small).resize(size, Image.BICUBIC).save(file, kind)
    piece = file.getvalue()
    hashed = client.post("/h/hash", data={"photo": (io.BytesIO(piece), "piece", "image/" + kind.lower())})
    assert hashed.json == {"pdq": PdqSignal.hash_from_bytes(piece)}, (n, kind, size)
    exact = client.post(
        "/h/hash?types=video_md5,video_sha256", data={"video": (io.BytesIO(piece), "piece", "video/mp4")}
    )
    assert exact.json == {each.get_name(): each.hash_from_bytes(piece) for each in (VideoMD5Signal, VideoSHA256Signal)}
print("40 pictures: the same PDQ, MD5 and SHA-256")

for kind in (VideoMD5Signal, VideoSHA256Signal, URLSignal):
    for value in kind.get_examples():
        number = listed(kind.get_name(), value)
        wish = {"signal_type": kind.get_name(), "signal": value}
        assert number in client.get("/m/raw_lookup", query_string=wish).json["matches"]
print("examples of MD5, SHA-256 and addresses: listed and found")
desk.stop()
