import random
import string
import zlib
from urllib.parse import parse_qsl, urlsplit

import pytest

from lstm_viz.charts import Cell
from lstm_viz.pages import link
from lstm_viz.pages.link import State

COLUMNS = {"digit": (28, 28), "belief": (10, 10)}


def random_state(seed: int) -> State:
    rng = random.Random(seed)
    quantity = rng.choice(["i", "f", "g", "o", "c", "h", "digit", "belief"])
    layer = rng.randrange(2) if quantity in "ifgoch" else 0
    columns = COLUMNS.get(quantity, (128, 64))[layer]
    cell = Cell(quantity, layer, rng.randrange(columns), rng.randrange(28))
    pixels = bytes(rng.choice([0, 0, 0, rng.randrange(256)]) for _ in range(784))
    return State(
        source=rng.choice([None, *link.SOURCES]),
        sample=rng.choice([None, rng.randrange(10_000)]),
        pixels=rng.choice([None, pixels]),
        cell=rng.choice([None, cell]),
        way=rng.choice([None, *link.WAYS]),
        model=rng.choice([None, "lstm"]),
    )


@pytest.mark.parametrize("seed", range(100))
def test_a_state_comes_back_from_its_link(seed):
    state = random_state(seed)
    url = link.url("https://example.org/app?old=1", state)
    reading = link.read(dict(parse_qsl(urlsplit(url).query)))
    assert reading == link.Understood(state)


def test_a_link_is_short_enough_to_send():
    assert len(link.url("https://example.org/", random_state(3))) < 2000


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("digit", "-1"),
        ("digit", "10000"),
        ("digit", "9" * 40),
        ("digit", "²"),
        ("source", "everywhere"),
        ("model", "cnn"),
        ("closer", "__class__"),
        ("cell", "f.1.57"),
        ("cell", "f.3.0.1"),
        ("cell", "f.2.64.1"),
        ("cell", "f.0.1.1"),
        ("cell", "f.1.1.29"),
        ("cell", "belief.2.1.1"),
        ("cell", "q.1.1.1"),
        ("cell", "...."),
        ("drawing", "AAAA"),
        ("drawing", "%%%"),
        ("drawing", "é"),
        ("drawing", link.pack(bytes(784))),  # nothing drawn
        ("drawing", link.pack(bytes([1]) * 783)),
        ("drawing", link.pack(zlib.compress(bytes([1]) * 10**6))),
        ("drawing", link.pack(bytes([1]) * 10**7)),  # more than it claims to be
    ],
)
def test_what_cannot_be_understood_is_ignored_and_named_the_rest_restored(name, text):
    good = {"digit": "12", "cell": "c.2.5.20", "closer": "ledger"}
    reading = link.read({**good, name: text})
    assert reading.ignored == (name,)
    expected = {"digit": ("sample", 12), "cell": ("cell", Cell("c", 1, 5, 19)),
                "closer": ("way", "ledger")}  # fmt: skip
    for parameter, (attribute, value) in expected.items():
        assert getattr(reading.state, attribute) == (None if parameter == name else value)


@pytest.mark.parametrize("seed", range(50))
def test_a_damaged_drawing_never_raises(seed):
    rng = random.Random(seed)
    text = list(link.write(State(pixels=bytes([9]) * 784))["drawing"])
    for _ in range(rng.randrange(1, 5)):
        text[rng.randrange(len(text))] = rng.choice(string.printable)
    reading = link.read({"drawing": "".join(text[: rng.randrange(1, len(text) + 1)])})
    assert reading.ignored in ((), ("drawing",))
