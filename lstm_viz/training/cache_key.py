"""Keys of the training cache, which change with everything that an entry was made of."""

import hashlib
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
DRAWN_BY = (
    "data/canvas.py",
    "data/segment.py",
    "training/strokes.py",
    "training/templates.txt",
    "training/generate.py",
    "training/handwriting_fonts.py",
    "training/writers.py",
)
TRAINED_BY = (
    *DRAWN_BY,
    "models/cells.py",
    "models/classifier.py",
    "training/epochs.py",
    "training/teacher.py",
    "training/train.py",
    "training/trainer.py",
)


def stamp(files: tuple[str, ...], *choices: object) -> str:
    """Twelve characters that stand for `choices` and the text of `files` of the package.

    A choice counts by its bytes, or else by its `repr`.
    """
    digest = hashlib.sha256()
    for choice in choices:
        digest.update(choice if isinstance(choice, bytes) else repr(choice).encode())
    for file in files:
        digest.update((PACKAGE / file).read_bytes())
    return digest.hexdigest()[:12]
