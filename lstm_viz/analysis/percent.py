"""Shares in words: never 100 % or 0 % for what only rounds to it."""

from lstm_viz.locale import _


def percent(share: float, decimals: int = 1, reached: bool = False) -> str:
    """A share as a percentage; one that rounds to all or to nothing is "more" or "less than".

    Args:
        share: in [0, 1].
        decimals: of the percentage.
        reached: whether all and nothing can be meant. A probability of softmax is neither, even
            where float32 rounds it to one.
    """
    text, last = f"{share:.{decimals}%}", 10.0 ** -(decimals + 2)
    if reached and share in (0.0, 1.0):
        return text
    if text == f"{1:.{decimals}%}":
        return _("more than {share}").format(share=f"{1 - last:.{decimals}%}")
    if text == f"{0:.{decimals}%}":
        return _("less than {share}").format(share=f"{last:.{decimals}%}")
    return text
