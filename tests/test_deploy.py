"""What `deploy/` says twice is said the same, and what it starts starts."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
CLOUD = DEPLOY / "community-cloud"


def test_the_community_cloud_gets_the_torch_that_is_pinned() -> None:
    (pinned,) = re.findall(r"^torch==(.*)", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    text = (CLOUD / "requirements.txt").read_text()
    named = re.findall(r"^torch @ \S+/torch-([\d.]+)%2Bcpu-cp3(\d+)-.* \"3\.(\d+)\"$", text, re.M)
    assert len(named) >= 2
    assert {(version, file) for version, file, _ in named} == {(pinned, v) for _, _, v in named}


def test_the_community_cloud_shows_the_page() -> None:
    app = AppTest.from_file(CLOUD / "streamlit_app.py", default_timeout=60).run()
    assert not app.exception
    assert not app.error


@pytest.mark.parametrize("line", re.findall("^COPY .*", (DEPLOY / "Dockerfile").read_text(), re.M))
def test_the_image_is_made_of_what_is_there(line: str) -> None:
    _, *sources, _ = line.split()
    if sources[0].startswith("--from="):
        return
    unhidden = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    for source in sources:
        assert (ROOT / source).exists()
        assert f"!{source}" in unhidden


def test_the_image_and_the_package_have_the_same_version() -> None:
    from lstm_viz import __version__

    assert f"image: lstm_viz:{__version__}" in (DEPLOY / "kubernetes.yaml").read_text()
