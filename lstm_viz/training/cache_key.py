"""Keys of the training cache, which change with everything that an entry was made of."""

import hashlib
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
DRAWN_BY = (
    "data/canvas",
    "data/segment",
    "training/strokes",
    "training/templates",
    "training/generate",
    "training/handwriting_fonts",
    "training/writers",
)
TRAINED_BY = (
    *DRAWN_BY,
    "models/cells",
    "models/hooked",
    "training/epochs",
    "training/teacher",
    "training/train",
    "training/trainer",
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
