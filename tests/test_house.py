"""The rules of the house that the tools do not check by themselves."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import streamlit as st
from packaging.requirements import Requirement
from streamlit.web.server.app_discovery import discover_asgi_app

ROOT = Path(__file__).parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def pins(name: str) -> dict[str, Requirement]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    wanted = [Requirement(line) for line in lines if line and not line.startswith(("#", "-r "))]
    return {requirement.name: requirement for requirement in wanted}


RUNTIME = pins("requirements.txt")
DEVELOPMENT = pins("requirements-dev.txt")


def test_imports_flow_one_way() -> None:
    # In a process of its own, as it puts the working directory first on the path.
    lint = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert lint.returncode == 0, lint.stdout + lint.stderr


def test_the_library_does_without_streamlit() -> None:
    # The rule above reads the imports; this one runs them, with those of other packages.
    code = "import sys, lstm_viz; sys.exit('streamlit' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0


@pytest.mark.parametrize("pin", [*RUNTIME.values(), *DEVELOPMENT.values()], ids=str)
def test_pins_are_exact(pin: Requirement) -> None:
    assert [spec.operator for spec in pin.specifier] == ["=="]
    assert "*" not in str(pin.specifier)


@pytest.mark.parametrize(
    ("ranges", "pinned"),
    [
        (PYPROJECT["project"]["dependencies"], RUNTIME),
        (PYPROJECT["project"]["optional-dependencies"]["train"], DEVELOPMENT),
        (PYPROJECT["project"]["optional-dependencies"]["notebook"], DEVELOPMENT),
    ],
    ids=["run", "train", "notebook"],
)
def test_pins_are_within_the_ranges_of_the_package(
    ranges: list[str], pinned: dict[str, Requirement]
) -> None:
    for wanted in map(Requirement, ranges):
        (pin,) = pinned[wanted.name].specifier
        assert wanted.specifier.contains(pin.version), f"{pinned[wanted.name]} is not {wanted}"


def test_streamlit_finds_the_app() -> None:
    # What `streamlit run app.py` looks for: without it the app runs, but starts cold.
    assert discover_asgi_app(ROOT / "app.py").import_string == "app:app"


def test_every_setting_is_one_that_streamlit_knows() -> None:
    settings = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))

    def flat(table: dict[str, object], prefix: str = "") -> list[str]:
        names = []
        for key, value in table.items():
            name = f"{prefix}{key}"
            names += flat(value, f"{name}.") if isinstance(value, dict) else [name]
        return names

    for name in flat(settings):
        st.get_option(name)  # raises on a name it does not know; the server only warns


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_what_a_readme_shows_and_links_to_is_there(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)]+)\)", text)]
    assert len([link for link in links if link.startswith("docs/")]) == 4
    for link in links:
        assert link.startswith("https://") or (ROOT / link).is_file(), link


def code(readme: str) -> list[str]:
    """The indented and the fenced lines of a README, without their comments."""
    text = (ROOT / readme).read_text(encoding="utf-8")
    commands = re.findall(r"^    (?!lstm_viz/).*", text, flags=re.MULTILINE)
    (python,) = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    return [line.split("#")[0].strip() for line in [*commands, *python.splitlines()]]


def test_the_readmes_have_the_same_code_and_commands() -> None:
    assert len(code("README.md")) > 20
    assert code("README.md") == code("README.zh.md")
