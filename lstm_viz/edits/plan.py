"""A plan of edits for a network: checked, in order, to be attached to any number of its runs."""

from collections.abc import Sequence
from dataclasses import dataclass

from torch import Tensor

from lstm_viz.edits.attach import AttachHooks, in_order, prepared
from lstm_viz.edits.base import Edit, ImageEdit, NetworkEdit
from lstm_viz.edits.validate import validate
from lstm_viz.locale import sentences
from lstm_viz.models.classifier import DigitClassifier


@dataclass(frozen=True)
class Plan:
    """What a list of edits does to images and to runs."""

    pictures: tuple[ImageEdit, ...]
    attachments: tuple[AttachHooks, ...]

    @classmethod
    def of(cls, edits: Sequence[Edit], model: DigitClassifier, rows: int) -> "Plan":
        """Make edits ready for a network that is to read images of ``rows`` rows.

        Raises:
            ValueError: they contradict each other, or the network lacks what they name; the
                message is what :func:`validate` says.
        """
        said = validate(edits, model, rows)
        if said:
            raise ValueError(sentences(*said))
        pictures = tuple(edit for edit in edits if isinstance(edit, ImageEdit))
        for edit in pictures:
            rows = edit.length(rows)
        others = in_order([edit for edit in edits if isinstance(edit, NetworkEdit)])
        return cls(pictures, tuple(prepared(edit, model, rows) for edit in others))

    def read(self, images: Tensor) -> Tensor:
        """What is read of images: ``[..., T, W]`` → ``[..., T', W]``."""
        for edit in self.pictures:
            images = edit.read(images)
        return images

    def attach(self, run: DigitClassifier) -> None:
        """Hang the edits' hooks on a run that has not begun: a twin of the network."""
        for attach in self.attachments:
            attach(run)
