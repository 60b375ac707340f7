"""What all visitors share: the network and the chart specification."""


def warm() -> None:
    """Load everything that is shared."""
    import altair  # noqa: F401
    import torch  # noqa: F401
