"""The result of an experiment: what was measured, which guess was right, and the sentence on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lstm_viz.edits.parameters import quantity_name
from lstm_viz.locale import N_, _

HARDLY = 0.01  # a fall of accuracy that is called small
FLOORS = (0.9, 0.5, 0.2, 0.0)  # accuracies that a guess speaks of
GUESSES = (
    N_("It hardly matters: at most 1 digit in 100 is lost."),
    N_("It loses more, but still reads at least 9 digits in 10."),
    N_("It reads between 5 and 9 digits in 10."),
    N_("It reads between 2 and 5 digits in 10."),
    N_("It reads fewer than 2 digits in 10, little more than by chance."),
)

# of what is drawn by lot: of all draws at once, so that no spread crosses a bound
DRAWN_FLOORS = (0.9, 0.5, 0.0)
DRAWN_GUESSES = (
    N_("With each of the five it still reads at least 9 digits in 10."),
    N_("With each of the five it reads between 5 and 9 digits in 10."),
    N_("With each of the five it reads fewer than 5 digits in 10."),
    N_("It depends on which of the five: not all lie in one of these ranges."),
)


@dataclass(frozen=True)
class Outcome:
    """What was measured.

    Attributes:
        count: digits read.
        before: accuracy without edits.
        after: accuracy with them, by name.
        common: the most common answer with them, and its share of all, by name.
        drawn: what was drawn by lot, in English; "" where the names are no draws.
    """

    count: int
    before: float
    after: Mapping[str, float]
    common: Mapping[str, tuple[int, float]]
    drawn: str = ""

    @property
    def right(self) -> int:
        """The guess that is right, by its place; of draws, the one that holds for all."""
        if self.drawn:
            places = {_place(share, DRAWN_FLOORS) for share in self.after.values()}
            return places.pop() if len(places) == 1 else len(DRAWN_FLOORS)
        if len(self.after) > 1:
            return list(self.after).index(self._worst)
        after = self.after[self._worst]
        if self.before - after < HARDLY + 1e-9:  # shares of digits are not exact
            return 0
        return 1 + _place(after, FLOORS)

    @property
    def _worst(self) -> str:
        return min(self.after, key=lambda name: self.after[name])

    def answer(self) -> str:
        """What was measured, in words."""
        if self.drawn:
            said = _(
                "Over {count:,} test digits accuracy goes from {before:.1%} to {mean:.1%} on"
                " average, {low:.1%} to {high:.1%}; measured with {drawn}."
            )
            low, high = min(self.after.values()), max(self.after.values())
            mean = sum(self.after.values()) / len(self.after)
            return said.format(
                count=self.count, before=self.before, mean=mean, low=low, high=high,
                drawn=_(self.drawn),
            )  # fmt: skip
        after = self.after[self._worst]
        if len(self.after) == 1:
            digit, share = self.common[self._worst]
            said = _(
                "Over {count:,} test digits accuracy goes from {before:.1%} to {after:.1%}. The"
                " most common answer is then {digit}, given to {share:.0%} of them."
            )
            return said.format(
                count=self.count, before=self.before, after=after, digit=digit, share=share
            )
        others = sorted((a, name) for name, a in self.after.items() if name != self._worst)
        said = _(
            "Over {count:,} test digits accuracy goes from {before:.1%} to {after:.1%} when {worst}"
            " of every unit is held at its own mean over 1,000 test digits. The others, held so:"
            " {others}."
        )
        one = _("{quantity} {accuracy:.1%}")
        return said.format(
            count=self.count,
            before=self.before,
            after=after,
            worst=quantity_name(self._worst),
            others=_(", ").join(
                one.format(quantity=quantity_name(q), accuracy=a) for a, q in others
            ),
        )


def _place(share: float, floors: Sequence[float]) -> int:
    """The place of the first of falling floors that a share reaches."""
    return next(k for k, floor in enumerate(floors) if share >= floor)
