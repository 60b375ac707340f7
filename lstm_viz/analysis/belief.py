"""The belief (softmax of the logits) after each row, and the words for it."""

from dataclasses import dataclass

from lstm_viz.analysis.trace import Trace, single

SURE = 0.9  # below this probability the verdict says that the network is unsure
IDEA = 0.3  # and below this one that it has no idea


@dataclass(frozen=True)
class Verdict:
    """The answer after the last row.

    Attributes:
        digit: the most probable class.
        probability: its softmax probability, in [0, 1].
        rival: the second most probable class.
        rival_probability: the rival's probability.
        lead: the row, counted from 1, from which on ``digit`` is ahead to the end.
    """

    digit: int
    probability: float
    rival: int
    rival_probability: float
    lead: int

    @property
    def sure(self) -> bool:
        """Whether the answer is probable enough to be given without a caveat."""
        return self.probability >= SURE

    @property
    def clueless(self) -> bool:
        """Whether no digit is probable enough to be named."""
        return self.probability < IDEA


def verdict(trace: Trace) -> Verdict:
    """The answer to one image, read off its belief ``[T, classes]``."""
    belief = single(trace).belief  # [T, K]
    (p, q), (digit, rival) = (part.tolist() for part in belief[-1].topk(2))
    behind = (belief[:, digit] < belief.amax(-1)).nonzero()  # [rows behind, 1]
    return Verdict(digit, p, rival, q, lead=int(behind[-1]) + 2 if len(behind) else 1)
