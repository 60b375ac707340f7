"""The recipe of a training, and those of the networks to compare.

The recipe is that of the shipped network, shortened, so that training all of them takes less than
two hours on two cores: 12 epochs instead of 60, and no teacher. ``lstm-short`` is the shipped
network's own architecture trained by it: what the others are to be compared with.
"""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Recipe:
    """How the network is trained.

    Attributes:
        kind: of the cells, a name in `lstm_viz.models.cells.CELLS`.
        sizes: pixels in a row, then the units of each layer.
        epochs: passes; each takes `plain` + `repenned` + `written` + `penned` images.
        held_out: training digits kept for validation, the last ones of MNIST's 60,000.
        plain: MNIST digits in an epoch.
        repenned: MNIST digits redrawn with a pen of any width, in an epoch.
        written: digits written from the stroke templates, in an epoch.
        penned: digits drawn from the pen strokes of 24 writers, in an epoch.
        redraws: how often each MNIST digit is redrawn, before training.
        pool: how many digits are written, and how many drawn from pen strokes, before training.
        thinnest: pen, as a share of the digit's longer side.
        thickest: pen, likewise; widths in between are equally likely on a logarithmic scale.
        rounds: different mixes; epochs go through them again and again.
        teacher_width: channels of the teacher's first convolutions.
        teacher_epochs: passes by which the teacher is trained.
        taught: weight of the teacher's belief, against 1 for the label, at the last row; with 0
            there is no teacher.
        softness: temperature at which beliefs of teacher and student are compared.
        batch: images in a step.
        rate: highest learning rate.
        warm: share of the steps in which the rate rises.
        anneal: let the rate then fall as a cosine to zero.
        decay: AdamW's weight decay, on matrices only.
        dropout: between the layers.
        forget_bias: added to the forget gate's bias before training (Jozefowicz et al. 2015).
        clip: bound of the gradient's norm.
        last: weight of the last row in the loss; the rest goes to the rows before it, by the
            cube of the row.
        bfloat16: multiply in bfloat16 while training, where the processor can; weights, sums and
            tests stay float32.
        average: decay per step of the running mean of the weights, which is what is kept.
        untouched: share of the images that are not augmented.
        turn: rotation, ± degrees.
        scale: zoom, ± share, and stretch of the sides against each other.
        shear: slant, ±.
        shift: move, ± share of the side.
        bend: standard deviation of a smooth random displacement, as a share of half the side.
        thicken: share of the images that get thicker or thinner strokes.
        limit: use only so many training digits (for a smoke run), or None.
        seed: of everything random.
    """

    kind: str = "lstm"
    sizes: tuple[int, ...] = (28, 128, 64)
    epochs: int = 40
    held_out: int = 5000
    plain: int = 55_000
    repenned: int = 10_000
    written: int = 20_000
    penned: int = 20_000
    redraws: int = 2
    pool: int = 150_000
    thinnest: float = 0.03
    thickest: float = 0.3
    rounds: int = 16
    teacher_width: int = 16
    teacher_epochs: int = 8
    taught: float = 1.0
    softness: float = 2.0
    batch: int = 256
    rate: float = 4e-3
    warm: float = 0.06
    anneal: bool = True
    decay: float = 1e-3
    dropout: float = 0.05
    forget_bias: float = 0.0
    clip: float = 1.0
    last: float = 0.6
    bfloat16: bool = True
    average: float = 0.999
    untouched: float = 0.15
    turn: float = 12.0
    scale: float = 0.12
    shear: float = 0.15
    shift: float = 0.06
    bend: float = 0.035
    thicken: float = 0.5
    limit: int | None = None
    seed: int = 0

    @property
    def size(self) -> int:
        """Pictures in an epoch."""
        return self.plain + self.repenned + self.written + self.penned

    def limited(self, limit: int) -> "Recipe":
        """The same with at most `limit` pictures of every kind, to try the training quickly."""
        return replace(
            self,
            limit=limit,
            pool=limit,
            held_out=min(self.held_out, limit),
            plain=min(self.plain, limit),
            repenned=min(self.repenned, limit),
            written=min(self.written, limit),
            penned=min(self.penned, limit),
        )


_SHORT = replace(
    Recipe(),
    epochs=12,
    plain=25_000,
    repenned=8_000,
    written=10_000,
    penned=12_000,
    redraws=1,
    pool=50_000,
    rounds=12,
    taught=0.0,
    rate=2e-3,
    bfloat16=False,
)

# Ten epochs of plain Adam on plain digits, with the answer asked for after the last row alone, as
# the article's Keras model has it: its belief after other rows was never trained.
_ARTICLE = replace(
    _SHORT,
    epochs=10,
    plain=55_000,
    repenned=0,
    written=0,
    penned=0,
    rounds=1,
    batch=128,
    rate=1e-3,
    warm=0.0,
    anneal=False,
    decay=0.0,
    dropout=0.0,
    clip=1e9,
    last=1.0,
    average=0.0,
    untouched=1.0,
)

RECIPES: dict[str, Recipe] = {
    "lstm": Recipe(),
    "lstm-short": _SHORT,
    "gru": replace(_SHORT, kind="gru", sizes=(28, 150, 75)),
    "rnn": replace(_SHORT, kind="rnn", sizes=(28, 264, 132)),
    "rnn-linear": replace(_SHORT, kind="rnn-linear", sizes=(28, 264, 132)),
    "lstm-1997": replace(_SHORT, kind="lstm-1997", sizes=(28, 150, 75)),
    "lstm-relu": replace(_SHORT, kind="lstm-relu"),
    "article": _ARTICLE,
}
