"""The wheel as a person uses it who has no clone: installed in an environment of its own."""

import os
import shutil
import site
import socket
import subprocess
import sys
import time
import urllib.request
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BUILT_FROM = ("setup.py", "pyproject.toml", "MANIFEST.in", "README.md", "LICENSE", "app.py")
FOLDERS = ("lstm_viz", "pretrained", ".streamlit")
MOST = 25e6  # bytes of the wheel

TEN_LINES = """
import lstm_viz

model = lstm_viz.load()
images, labels = lstm_viz.mnist("test")
trace = lstm_viz.trace(model, images[4] / 255.0)
belief: list[float] = trace.belief[-1].tolist()
sum_ = lstm_viz.arithmetic(model, trace, "f", layer=0, unit=57, row=16)
lstm_viz.figure(trace).save("four.html")
edited = lstm_viz.trace(model, images[4] / 255.0, [lstm_viz.BlankRows([20])])
print(lstm_viz.__version__, int(labels[4]), belief.index(max(belief)), sum_.value)
"""
OUTSIDE = "import sys, lstm_viz; sys.exit(not lstm_viz.__file__.startswith(sys.prefix))"
# Reading torch, altair and what they import would take most of a minute.
QUICK = "[mypy]\n[mypy-altair.*,babel.*,PIL.*,safetensors.*,torch.*]\nfollow_imports = skip\n"
NO_READ_BACK = """
import lstm_viz
model = lstm_viz.load("rnn")
trace = lstm_viz.trace(model, lstm_viz.mnist("test")[0][4] / 255.0)
lstm_viz.recall(model, trace)
"""
NO_SNAPSHOTS = """
from lstm_viz.models.snapshots import snapshots
snapshots("lstm")
"""
NO_STREAMLIT = """
import sys
sys.modules["streamlit"] = None  # as if it were not installed: importing it fails
import lstm_viz
for name in lstm_viz.__all__:
    getattr(lstm_viz, name)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built of a copy, as the build leaves files beside its sources."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in BUILT_FROM:
        shutil.copy(ROOT / name, source)
    for name in FOLDERS:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, source / name, ignore=ignored)
    build = ["wheel", "--quiet", "--no-deps", "--no-index", "--no-build-isolation", "-w", out]
    subprocess.run([sys.executable, "-m", "pip", *build, source], check=True)
    (made,) = out.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel; its other packages are those of the environment of tests."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder)
    bin_ = folder / "bin"
    (packages,) = (folder / "lib").glob("python*/site-packages")
    (packages / "others.pth").write_text("\n".join(site.getsitepackages()))
    install = ["install", "--quiet", "--no-deps", "--no-index", "--no-compile", wheel]
    subprocess.run([sys.executable, "-m", "pip", "--python", bin_ / "python", *install], check=True)
    return bin_


def run(bin_: Path, *command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    variables = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    first, *rest = command
    return subprocess.run(
        [bin_ / first, *rest], cwd=cwd, env=variables, capture_output=True, text=True
    )


def test_the_wheel_is_small_enough(wheel: Path) -> None:
    assert wheel.stat().st_size <= MOST


def test_the_library_works_outside_the_clone(installed: Path, tmp_path: Path) -> None:
    assert run(installed, "python", "-c", OUTSIDE, cwd=tmp_path).returncode == 0
    ten_lines = tmp_path / "ten_lines.py"
    ten_lines.write_text(TEN_LINES)
    done = run(installed, "python", ten_lines, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[1:3] == ["4", "4"]
    assert (tmp_path / "four.html").stat().st_size > 100_000


def test_ten_lines_are_typed(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "ten_lines.py").write_text(TEN_LINES)
    (tmp_path / "mypy.ini").write_text(QUICK)
    done = run(installed, "python", "-m", "mypy", "--strict", "ten_lines.py", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_read_back_that_the_wheel_lacks_is_named(installed: Path, tmp_path: Path) -> None:
    done = run(installed, "python", "-c", NO_READ_BACK, cwd=tmp_path)
    assert "rnn.recall.safetensors is missing" in done.stderr.splitlines()[-1]


def test_snapshots_that_the_wheel_lacks_are_named(installed: Path, tmp_path: Path) -> None:
    done = run(installed, "python", "-c", NO_SNAPSHOTS, cwd=tmp_path)
    assert "lstm.snapshots.safetensors is missing" in done.stderr.splitlines()[-1]


def test_the_library_needs_no_streamlit(installed: Path, tmp_path: Path) -> None:
    done = run(installed, "python", "-c", NO_STREAMLIT, cwd=tmp_path)
    assert done.returncode == 0, done.stderr


@contextmanager
def served(*command: str | Path, cwd: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen([*command, "--headless", "--port", str(port)], cwd=cwd)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def fetched(url: str) -> str:
    for _ in range(300):
        try:
            with urllib.request.urlopen(url, timeout=1) as answer:
                return str(answer.read().decode())
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{url} does not answer")


@pytest.mark.parametrize("command", [["lstm-viz"], ["python", "-m", "lstm_viz"]], ids=" ".join)
def test_a_command_serves_the_app(installed: Path, tmp_path: Path, command: list[str]) -> None:
    with served(installed / command[0], *command[1:], cwd=tmp_path) as url:
        assert fetched(f"{url}/_stcore/health") == "ok"
