"""The app, noting how long each of its runs takes."""

import os
import time

start = time.perf_counter()

from app import page  # noqa: E402

page()
with open(os.environ["RUNS"], "a", encoding="utf-8") as file:
    file.write(f"{time.perf_counter() - start}\n")
