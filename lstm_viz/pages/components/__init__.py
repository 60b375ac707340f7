"""What the page has that Streamlit lacks, as inline components."""


def heard() -> None:
    """Do nothing more: naming a callback is how a component declares its state or its trigger."""
