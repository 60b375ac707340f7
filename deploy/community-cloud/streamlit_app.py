"""The app on Streamlit Community Cloud, which takes the requirements beside the file it runs."""

import sys
from pathlib import Path

ROOT = str(Path(__file__).resolve().parents[2])
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

from app import page  # noqa: E402

page()
