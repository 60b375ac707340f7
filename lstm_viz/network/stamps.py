"""Names for what training keeps, which change with everything that it was made of."""

import hashlib
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
DRAWN_BY = (
    "data/digit",
    "data/drawing",
    "data/frame",
    "data/strokes",
    "data/templates",
    "network/pools",
    "network/repen",
    "network/writers",
)
TRAINED_BY = (
    *DRAWN_BY,
    "network/augment",
    "network/cells",
    "network/hooked",
    "network/rounds",
    "network/teacher",
    "network/train",
    "network/trainer",
)


def stamp(modules: tuple[str, ...], *choices: object) -> str:
    """Twelve characters that stand for `choices` and the source text of `modules`.

    A choice counts by its bytes, or else by its `repr`.
    """
    digest = hashlib.sha256()
    for choice in choices:
        digest.update(choice if isinstance(choice, bytes) else repr(choice).encode())
    for module in modules:
        digest.update((PACKAGE / f"{module}.py").read_bytes())
    return digest.hexdigest()[:12]
