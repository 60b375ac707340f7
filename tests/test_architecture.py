"""The guide to the code names files and functions that exist."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_every_path_exists() -> None:
    paths = set(re.findall(r"`((?:lstm_viz|tests|pretrained)/[\w/.]*)`", GUIDE))
    assert len(paths) > 15
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_every_name_is_defined_in_the_file_that_is_named_with_it() -> None:
    flat = " ".join(GUIDE.split())
    pairs = re.findall(r"`(\w+)` (?:in|\()\s?`(lstm_viz/[\w/]+\.py)`", flat)
    assert len(pairs) > 8
    for name, path in pairs:
        text = (ROOT / path).read_text(encoding="utf-8")
        assert re.search(rf"^(?:def|class) {name}\b", text, re.MULTILINE), (name, path)
