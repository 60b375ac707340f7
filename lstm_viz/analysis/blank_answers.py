"""The answers that are left when blank rows follow a digit: how many digits get each of them.

Where a network gives one answer to most digits, how many of them it reads right says what that
answer is, not what it remembers. ``python -m lstm_viz.analysis.blank_answers`` counts for every
network in ``pretrained/`` and writes ``pretrained/blank_answers.json``.
"""

from pathlib import Path

import torch
from torch import Tensor

from lstm_viz.analysis.reach import BATCH, BLANKS, TESTED, appended, digits
from lstm_viz.models import pretrained
from lstm_viz.models.classifier import DigitClassifier
from lstm_viz.models.pretrained import FOLDER, available, load

FILE = "blank_answers.json"

Counts = dict[int, list[int]]  # by the number of blank rows: how many digits get each answer


@torch.no_grad()
def counted(model: DigitClassifier, images: Tensor) -> Counts:
    """How many digits get each answer after so many blank rows.

    Args:
        model: the network.
        images: float32 ``[N, T, W]`` in [0, 1].
    """
    longer = appended(images, max(BLANKS)).split(BATCH)
    answers = torch.cat([model(part).argmax(-1) for part in longer])  # [N, T + 112]
    rows, classes = images.shape[1], model.readout.out_features
    return {
        blank: answers[:, rows + blank - 1].bincount(minlength=classes).tolist() for blank in BLANKS
    }


def load_blank_answers(name: str, folder: Path = FOLDER) -> Counts:
    """What was counted for a network; nothing, if nothing was of these very weights."""
    answers = pretrained.measured(FILE, name, folder).get("answers", {})
    return {int(blank): counts for blank, counts in answers.items()}


def main(folder: Path = FOLDER) -> None:
    """Count for every network there is, and write it down."""
    images, _labels = digits()
    found = {}
    for name in available(folder):
        answers = counted(load(name, folder), images)
        print(name, *(f"{max(counts) / TESTED:.0%}" for counts in answers.values()), flush=True)
        found[name] = {"answers": answers}
    head = {"command": f"python -m {__spec__.name}", "tested": TESTED}
    pretrained.write_measured(FILE, head, found, folder)


if __name__ == "__main__":
    main()
