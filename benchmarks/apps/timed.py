"""The app, noting how long each run of what a digit changes takes."""

import inspect
import os
import time
from typing import Any

import streamlit as st

from app import page
from lstm_viz.app import shell

if shell._digit.__module__ == shell.__name__:  # the first of the runs of this file
    digit = inspect.unwrap(shell._digit)

    def timed(*places: Any) -> None:
        """Show what the digit changes, and note the time."""
        start = time.perf_counter()
        digit(*places)
        with open(os.environ["RUNS"], "a", encoding="utf-8") as file:
            file.write(f"{time.perf_counter() - start}\n")

    shell._digit = st.fragment(timed)  # type: ignore[assignment]
page()
