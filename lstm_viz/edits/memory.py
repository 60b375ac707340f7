"""Edits of the memory: wiped, frozen, another digit's, or made by another formula."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

import torch
from torch import Tensor, nn

from lstm_viz.edits.base import WIDTH, NetworkEdit, change_at, left_by, meant, seen_at
from lstm_viz.edits.parameters import LeftMemory, OneRow, SomeLayers, SomeUnits
from lstm_viz.edits.values import Scale
from lstm_viz.locale import N_, _
from lstm_viz.models.classifier import DigitClassifier
from lstm_viz.models.conventions import forgets
from lstm_viz.models.quantities import Cell


@dataclass(frozen=True)
class WipeMemory(NetworkEdit):
    """Set the memory to zero, once, before ``row`` is read: what the row before left is gone.

    The memory is c, or h where there is no c. The row before keeps what it had.
    """

    code = "wipe"
    title = N_("Wipe the memory once")
    template = N_("Wipe the memory of {layer}, {units}, before row {row}")
    example: ClassVar = {"row": 14}
    turn = 0

    row: OneRow
    layer: SomeLayers = None
    units: SomeUnits = None

    def attach(self, run: DigitClassifier, model: DigitClassifier, rows: int) -> None:
        """Zeros in what the row finds."""
        for _k, layer, mask in meant(self, run):
            zeros = partial(torch.masked_fill, mask=mask, value=0)
            change_at(layer.before, {self.row}, zeros)

    def when(self, rows: int) -> list[int]:
        """The row that finds nothing."""
        return [self.row]

    def touches(self, cell: Cell, model: DigitClassifier, rows: int) -> bool:
        """What its units hold; if that is h, also all that weighs it."""
        layer = list(model.layers())[cell.layer]
        weighs = layer.states == ("h",) and cell.quantity in layer.packed
        found = weighs and self.concerns(cell.layer) and cell.row == self.row
        return found or super().touches(cell, model, rows)

    def tolerates(self, other: NetworkEdit) -> bool:
        """It may be wiped again, and then be scaled."""
        return isinstance(other, WipeMemory | Scale)

    def problems(self, model: DigitClassifier, rows: int) -> Iterator[str]:
        """Cells; a row before which there is nothing."""
        yield from super().problems(model, rows)
        if self.row == 0:
            yield _("Before row 1 there is no memory yet to be wiped.")


@dataclass(frozen=True)
class FreezeMemory(NetworkEdit):
    """From ``row`` on, the memory (c, or h where there is no c) stays what it was before it."""

    code = "freeze"
    title = N_("Freeze the memory")
    template = N_("Freeze the memory of {layer}, {units}, from row {row} on")
    example: ClassVar = {"row": 14}
    turn = 5

    row: OneRow
    layer: SomeLayers = None
    units: SomeUnits = None

    def attach(self, run: DigitClassifier, model: DigitClassifier, rows: int) -> None:
        """What the row finds, in place of each new memory."""
        for _k, layer, mask in meant(self, run):
            found = seen_at(layer.before, {self.row})

            def change(x: Tensor, mask: Tensor = mask, found: list[Tensor] = found) -> Tensor:
                return torch.where(mask, found[0], x)

            change_at(getattr(layer, layer.states[-1]), self.when(rows), change)

    def when(self, rows: int) -> list[int]:
        """The row and all after it."""
        return list(range(self.row, rows))

    def tolerates(self, other: NetworkEdit) -> bool:
        """What is wiped may be frozen from that row on."""
        return isinstance(other, WipeMemory) and other.row == self.row


@dataclass(frozen=True)
class StartFrom(NetworkEdit):
    """Begin with what another digit left in the network: the final memory and hidden state.

    Attributes:
        memory: the index of a digit of MNIST's test set, which the network reads first; or the
            trace of one image; or, for each layer, its h and, where there is one, its c, ``[H]``.
    """

    code = "start"
    title = N_("Begin with another digit's memory")
    template = N_("Begin by remembering {memory}")
    example: ClassVar = {"memory": 0}
    turn = 0

    memory: LeftMemory

    def attach(self, run: DigitClassifier, model: DigitClassifier, rows: int) -> None:
        """The states, the same for every digit of a batch."""
        if isinstance(self.memory, int):
            states = left_by(model, self.memory)
        else:
            like = model.readout.weight
            states = [tuple(like.new_tensor(s)[None] for s in layer) for layer in self.memory]
        for layer, first in zip(run.layers(), states, strict=True):  # [1, H] each

            def begin(_layer: nn.Module, args: Any, first: Any = first) -> tuple[Any, ...]:
                x, zeros, *rest = args
                return x, tuple(s.expand_as(z) for s, z in zip(first, zeros, strict=True)), *rest

            layer.register_forward_pre_hook(begin)

    def when(self, rows: int) -> list[int]:
        """The first row."""
        return [0]

    def touches(self, cell: Cell, model: DigitClassifier, rows: int) -> bool:
        """What all units hold, and all that weighs h."""
        weighs = cell.quantity in list(model.layers())[cell.layer].packed
        return (weighs and cell.row == 0) or super().touches(cell, model, rows)

    def tolerates(self, other: NetworkEdit) -> bool:
        """All but another beginning."""
        return not isinstance(other, StartFrom)

    def problems(self, model: DigitClassifier, rows: int) -> Iterator[str]:
        """A memory of another network."""
        if isinstance(self.memory, int):
            if model.sizes[0] != WIDTH:
                yield _("This network cannot read test digits: its rows are of another width.")
            return
        given = [[len(state) for state in layer] for layer in self.memory]
        layers = zip(model.layers(), model.sizes[1:], strict=True)
        if given != [[size] * len(layer.states) for layer, size in layers]:
            yield _("That memory is another network's: it has other layers.")


@dataclass(frozen=True)
class ForgetAsPrinted(NetworkEdit):
    """Use the formula that the article prints, ``C = (1 − f)·C before + i·g``, with these weights.

    They were trained for ``f·C before + i·g``. All layers; f itself is what it was.
    """

    code = "printed"
    title = N_("Use the printed formula as it is")
    template = N_("Use the printed formula C = (1 − f) · C before + i · g with these weights")
    turn = 2

    def attach(self, run: DigitClassifier, model: DigitClassifier, rows: int) -> None:
        """(1 − f)·c + i·g, where c is the memory before, in place of f·c + i·g."""
        for layer in run.layers():
            before, f, c = (getattr(layer, name) for name in ("before", "f", "c"))
            found, gate = seen_at(before, range(rows)), seen_at(f, range(rows))

            def change(x: Tensor, found: list[Tensor] = found, f: list[Tensor] = gate) -> Tensor:
                return x + (1 - 2 * f[-1]) * found[-1]

            change_at(c, range(rows), change)

    def tolerates(self, other: NetworkEdit) -> bool:
        """All: it is a formula, not a value."""
        return True

    def problems(self, model: DigitClassifier, rows: int) -> Iterator[str]:
        """No forget gate, or the formula itself."""
        yield from self.missing_quantity("f", model)
        if forgets(model):
            yield _("This network uses the printed formula already, with weights made for it.")
