"""What holds for all tests: torch keeps to one thread, as two workers share the cores."""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # torch reads it when it is first imported
