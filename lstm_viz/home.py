"""The folder with `app.py`, `.streamlit` and `pretrained`: the repository, or a part of the wheel.

The wheel has it inside the package, so that an installed package needs nothing beside it.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_INSTALLED = _PACKAGE / "_home"

HOME = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent
