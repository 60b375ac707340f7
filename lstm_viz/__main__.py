"""The command `lstm-viz`, also `python -m lstm_viz`: the app with the settings made for it."""

import argparse
import sys
from collections.abc import Sequence

from lstm_viz import __version__
from lstm_viz.home import HOME


def main(arguments: Sequence[str] | None = None) -> None:
    """Start the app and serve it until it is interrupted.

    Args:
        arguments: of the command line; None for those of the process.
    """
    asked = _parser().parse_args(arguments)
    try:
        from streamlit.web import cli as streamlit
    except ModuleNotFoundError:
        sys.exit("The app needs Streamlit: pip install streamlit")
    # Streamlit reads the folder .streamlit beside the file that it runs.
    command = ["run", str(HOME / "app.py"), "--server.headless", str(asked.headless).lower()]
    if asked.port is not None:
        command += ["--server.port", str(asked.port)]
    streamlit.main(command, prog_name="streamlit")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="lstm-viz", description="Draw a digit and watch a trained LSTM read it row by row."
    )
    parser.add_argument("--port", type=int, help="to serve at; 8501 if nothing is said")
    parser.add_argument("--headless", action="store_true", help="open no browser")
    parser.add_argument("--version", action="version", version=__version__)
    return parser


if __name__ == "__main__":
    main()
