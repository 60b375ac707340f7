"""Shares in words: never 100 % or 0 % for what only rounds to it."""

from lstm_viz.words import _


def percent(share: float, decimals: int = 1) -> str:
    """A share as a percentage; one that rounds to all or to nothing is "more" or "less than".

    Args:
        share: in [0, 1]; 1 itself is 100 %, and 0 is 0 %.
        decimals: of the percentage.
    """
    text, last = f"{share:.{decimals}%}", 10.0 ** -(decimals + 2)
    if 0 < share < 1 and text == f"{1:.{decimals}%}":
        return _("more than {share}").format(share=f"{1 - last:.{decimals}%}")
    if 0 < share < 1 and text == f"{0:.{decimals}%}":
        return _("less than {share}").format(share=f"{last:.{decimals}%}")
    return text
