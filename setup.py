"""The build: what lies beside the package in the repository goes into the wheel as a part of it.

`lstm_viz/home.py` finds it there. Everything else is said in `pyproject.toml`.
"""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

READ_BACKS = ("gru", "lstm", "lstm-short")  # all eight would make 37 MB of a wheel of 24


def ships(path: Path) -> bool:
    """Whether a file of `pretrained/` goes into the wheel, which has no room for the snapshots."""
    name, *kind = path.name.split(".")
    return "snapshots" not in kind and ("recall" not in kind or name in READ_BACKS)


class Build(build_py):
    """The package, and in its folder `_home` what it needs from beside it."""

    def run(self) -> None:
        """Copy the modules, then the rest."""
        super().run()
        if self.editable_mode:  # it is found where it lies
            return
        pretrained = filter(ships, sorted(Path("pretrained").iterdir()))
        for path in (Path("app.py"), Path(".streamlit/config.toml"), *pretrained):
            target = Path(self.build_lib, "lstm_viz", "_home", path)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)


setup(cmdclass={"build_py": Build})
