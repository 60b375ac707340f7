"""The app, noting how long each run of what a digit changes takes."""

import inspect
import os
import time

import streamlit as st

from app import page
from lstm_viz.app import shell

if shell._body.__module__ == shell.__name__:  # the first of the runs of this file
    body = inspect.unwrap(shell._body)

    def timed(chapter: shell.Chapter) -> None:
        """Build what the digit changes, and note the time."""
        start = time.perf_counter()
        body(chapter)
        with open(os.environ["RUNS"], "a", encoding="utf-8") as file:
            file.write(f"{time.perf_counter() - start}\n")

    shell._body = st.fragment(timed)
page()
