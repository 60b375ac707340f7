"""Recall: the picture of the rows read so far that a linear map finds in a network's state.

After each row, everything that the network still knows of the rows above is in its state: h of
every layer, and c where there is one. A linear read-back, fitted to MNIST's training digits for
each network and each row (:mod:`lstm_viz.training.fit_recall`), maps it to their pixels: a memory
signature in the sense of Jaeger's memory capacity (2001); compare Tanisaro & Heidemann (arXiv
1802.03816) and Verwimp, Van hamme, Renkens & Wambacq (arXiv 1805.04264). It shows what can be read
*linearly*; and neighbouring rows tell of each other, so that part of a picture is inferred from
rows just read: the card's ``r2_row_now`` says how much.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import Tensor

from lstm_viz.analysis.comparison import shown_rows
from lstm_viz.analysis.trace import Trace, single
from lstm_viz.analysis.worked_sum import Arithmetic, Product
from lstm_viz.edits import Edit, ImageEdit
from lstm_viz.edits.image import Reordered
from lstm_viz.locale import _
from lstm_viz.models.classifier import DigitClassifier
from lstm_viz.models.readback import Entry, ReadBack, entries, readback_of


@dataclass(frozen=True)
class Recall:
    """What a linear read-back finds in the state after each row of one trace.

    Attributes:
        images: float32 ``[T, 28, 28]``: row now, row recalled, column; about 0 to 1, ink bright,
            not clipped, and NaN for rows that have not been read by then.
        baseline: the mean training digit, ``[28, 28]``: what one without any memory would guess.
        fits: for each row now, the row after which its read-back was fitted, or -1 where there is
            none because only added rows were read.
        state: the numbers that were read, ``[T, D]``.
        entries: what they are.
        readback: the linear maps, with the card of their fit.
    """

    images: Tensor
    baseline: Tensor
    fits: tuple[int, ...]
    state: Tensor
    entries: tuple[Entry, ...]
    readback: ReadBack

    def terms(self, row_now: int, row: int, column: int) -> Arithmetic:
        """The sum behind one recalled pixel: weight × number of the state each, and the bias.

        Args:
            row_now: after which the state is read, from 0.
            row: the one recalled, from 0.
            column: of the pixel, from 0.

        Raises:
            IndexError: there is no such row or column, or it has not been read by ``row_now``.
        """
        fit = self._fit(row_now)
        rows, columns = self.baseline.shape
        if not (0 <= row < rows and 0 <= column < columns) or row > fit:
            raise IndexError(f"row {row}, column {column} has not been read after row {row_now}")
        pixel = row * columns + column
        weights = self.readback.left[fit].double() @ self.readback.right[fit][:, pixel].double()
        label = _("layer {layer} unit {n}, {quantity}")
        products = [
            Product(
                label.format(layer=entry.layer + 1, n=entry.unit, quantity=entry.quantity),
                weight,
                number,
                "state",
                index,
            )
            for index, (entry, weight, number) in enumerate(
                zip(self.entries, weights.tolist(), self.state[row_now].tolist(), strict=True)
            )
        ]
        products.append(Product(_("bias"), self.readback.bias[fit][pixel].item(), 1.0, "bias"))
        return Arithmetic.of(products, "none", self.images[row_now, row, column].item())

    def unit_picture(self, row: int, layer: int, quantity: str, unit: int) -> Tensor:
        """What one more of a unit's quantity adds to the recalled image, ``[28, 28]``.

        Args:
            row: after which the state is read, from 0; NaN below what has been read by then.
            layer: from 0.
            quantity: "h", or "c" where the network has one.
            unit: from 0.

        Raises:
            IndexError: there is no such row, or no row of the image has been read by then.
            ValueError: the state has no such number.
        """
        fit = self._fit(row)
        asked = Entry(layer, quantity, unit)
        if asked not in self.entries:
            raise ValueError(f"the state has no {quantity} of unit {unit} in layer {layer}")
        weights = self.readback.left[fit][self.entries.index(asked)] @ self.readback.right[fit]
        return _picture(weights, self.baseline)

    def _fit(self, row_now: int) -> int:
        if not 0 <= row_now < len(self.fits):
            raise IndexError(f"there is no row {row_now}: {len(self.fits)} were read")
        if self.fits[row_now] < 0:
            raise IndexError(f"no row of the image has been read after row {row_now}")
        return self.fits[row_now]


def recall(model: DigitClassifier, trace: Trace, readback: ReadBack | None = None) -> Recall:
    """The picture that can be read from the state after each row of a trace.

    The read-back was fitted to whole MNIST digits read from top to bottom. For a trace with edits
    it is used outside what it was made for: a state that no digit leads to may give any picture. So
    after ``WipeMemory(15)`` the rows above are not blank but wrong: R² of rows 1 to 15 after row 28
    falls from 0.51 to −0.76 in ``lstm`` (1,000 test digits), below that of the mean digit, 0.
    After the n-th row read, that of n rows is used, and its rows are the rows in the order in which
    they were read; rows that an edit adds (``InsertBlankRows``, ``RepeatRows``) do not count: after
    them the read-back of the row before is used again.

    Args:
        model: a network of ``pretrained/``, in either convention of its forget gate.
        trace: of a single image of at most 28 rows, with or without edits.
        readback: that was fitted to the model, if it is at hand; else it is looked up.

    Raises:
        PretrainedError: no read-back was fitted to these weights.
        ValueError: the trace is of a batch, or more than 28 rows were read that no edit added.
    """
    single(trace)
    readback = readback or readback_of(model)
    fits = _fits(trace, len(readback.bias))
    state = _states(model, trace)  # [T, D]
    images = readback.mean.new_full((len(fits), *readback.mean.shape), torch.nan)  # [T, 28, 28]
    for image, now, fit in zip(images.flatten(1), state.float(), fits, strict=True):
        if fit >= 0:
            read = readback.read(now, fit)
            image[: len(read)] = read
    return Recall(images, readback.mean, fits, state, entries(model), readback)


def last_recalled(model: DigitClassifier, trace: Trace, readback: ReadBack | None = None) -> Tensor:
    """The last of a :class:`Recall`'s images, ``[..., 28, 28]``, of one trace or of a batch.

    Args:
        model: a network of ``pretrained/``.
        trace: of whole digits, without edits.
        readback: as for :func:`recall`.
    """
    readback = readback or readback_of(model)
    state = _states(model, trace)[..., -1, :].float()  # [..., D]
    return readback.read(state, len(readback.bias) - 1).unflatten(-1, readback.mean.shape)


def _states(model: DigitClassifier, trace: Trace) -> Tensor:
    """The numbers of the state after each row, ``[..., T, D]``, in the order of the entries."""
    kept = zip(trace.layers, model.layers(), strict=True)
    return torch.cat([getattr(of, quantity) for of, layer in kept for quantity in layer.states], -1)


def _picture(pixels: Tensor, like: Tensor) -> Tensor:
    """Pixels ``[P]`` of the first rows of an image ``[28, 28]``, the others NaN."""
    whole = torch.full_like(like, torch.nan)
    whole.view(-1)[: len(pixels)] = pixels
    return whole


def _fits(trace: Trace, most: int) -> tuple[int, ...]:
    """For each row read, the row after which the read-back to use was fitted."""
    read = trace.images.shape[-2]
    lengths = [n for n in range(1, most + 1) if _length(trace.edits, n) == read]
    if not lengths:
        said = _("Read-backs exist for at most {most} rows of an image, not for {read}.")
        raise ValueError(said.format(most=most, read=read))
    fits = list(range(lengths[-1]))
    for edit in trace.edits:
        if isinstance(edit, Reordered):
            fits = _reordered(edit, fits)
    return tuple(fits)


def _length(edits: Iterable[Edit], rows: int) -> int:
    for edit in edits:
        if isinstance(edit, ImageEdit):
            rows = edit.length(rows)
    return rows


def _reordered(edit: Reordered, fits: list[int]) -> list[int]:
    """The same after an edit: rows that it adds take what the row before them has."""
    order = edit.order(len(fits))
    if len(order) <= len(fits):
        return fits[: len(order)]
    added: list[int] = []
    for row in order:
        blank = row == len(fits)
        added.append(fits[row] if not blank else added[-1] if added else -1)
    return added


def by_rows(found: Recall, trace: Trace) -> Tensor:
    """The pictures found after 1, 2, … 28 of the digit's rows, each row in its place in the digit.

    Blank rows that an edit puts in, and rows read again, do not count: what is found after n rows
    is found after those too. Where fewer are read, the last picture is found to the end.

    Args:
        found: what is recalled of the trace.
        trace: of one image, with or without edits.

    Returns:
        ``[28, 28, 28]``: rows read, less one; row of the digit; column. NaN of rows not read.
    """
    pictures = torch.full((len(found.baseline), *found.baseline.shape), torch.nan)
    last = {fit: now for now, fit in enumerate(found.fits) if fit >= 0}  # the last time of each
    places = _places(found, trace)  # [rows]
    for fit, now in last.items():
        read = places[: fit + 1]
        pictures[fit, read[read >= 0]] = found.images[now, : fit + 1][read >= 0]
    pictures[max(last) + 1 :] = pictures[max(last)]
    return pictures


def explained(pictures: Tensor, image: Tensor, baseline: Tensor, rows: slice) -> float:
    """R² of what is recalled in the end of some rows of one digit; 0 is what the mean digit has.

    Args:
        pictures: of :func:`by_rows`. A row not read counts as the mean digit's.
        image: the digit, ``[28, 28]`` in [0, 1].
        baseline: the mean digit, ``[28, 28]``.
        rows: of the digit.
    """
    guess = torch.where(pictures[-1].isnan(), baseline, pictures[-1])
    error, spread = (((image - part)[rows] ** 2).sum() for part in (guess, baseline))
    return (1 - error / spread).item()


def _places(found: Recall, trace: Trace) -> Tensor:
    """The row of the digit that each row of a recalled picture is, or -1 where it is none's."""
    places: list[int] = []
    for fit, row in zip(found.fits, shown_rows(single(trace)), strict=True):
        if fit == len(places):  # rows that an edit adds have the fit of the row before
            places.append(row)
    return torch.tensor(places)
