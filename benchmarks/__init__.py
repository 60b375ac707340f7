"""What the README promises, measured: `python -m benchmarks`, or with the names of some figures."""
