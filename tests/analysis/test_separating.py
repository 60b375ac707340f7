"""The search for a digit that tells networks apart, on networks whose beliefs are made up."""

import torch
from torch import Tensor, nn

from lstm_viz.analysis.separating import leads, separating

CLASSES = 3


class Settling(nn.Module):
    """Believes in class 0 until, for each image, a row of its own; from then on in its answer."""

    def __init__(self, rows: list[int], answers: list[int], strength: float = 9.0) -> None:
        super().__init__()
        self.rows, self.answers, self.strength = rows, answers, strength

    def forward(self, images: Tensor) -> Tensor:
        """``[N, T, W]`` → logits ``[N, T, K]``; the first pixel of an image is its place."""
        logits = torch.zeros(*images.shape[:2], CLASSES)
        for n, place in enumerate(images[:, 0, 0].int().tolist()):
            row = self.rows[place] - 1
            logits[n, :row, 0] = self.strength
            logits[n, row:, self.answers[place]] = self.strength
        return logits


IMAGES = torch.arange(4.0)[:, None, None].expand(4, 10, 2)
LABELS = torch.tensor([1, 2, 1, 2])
RIGHT = [1, 2, 1, 2]


def test_the_row_that_leads_is_the_one_after_the_last_at_which_another_was_ahead():
    answers, sure, rows = leads(Settling([3, 1, 10, 7], RIGHT), IMAGES)
    assert answers.tolist() == RIGHT
    assert rows.tolist() == [3, 1, 10, 7]
    assert (sure > 0.99).all()


def test_the_smallest_gap_between_two_networks_counts_and_the_first_of_equals_is_taken():
    models = [Settling(rows, RIGHT) for rows in ([2, 2, 2, 2], [3, 5, 5, 9], [9, 8, 8, 10])]
    assert separating(models, IMAGES, LABELS) == 1  # gaps 1, 3, 3, 1


def test_all_of_them_have_to_be_right_and_sure():
    rows = ([2, 2, 2, 2], [3, 5, 5, 9])
    wrong = [Settling(rows[0], RIGHT), Settling(rows[1], [1, 2, 1, 1])]
    assert separating(wrong, IMAGES, LABELS) == 1
    unsure = [Settling(rows[0], RIGHT), Settling(rows[1], RIGHT, strength=1.0)]
    assert separating(unsure, IMAGES, LABELS) is None
