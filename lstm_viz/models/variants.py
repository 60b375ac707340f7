"""The networks to compare: one recipe for all, and cells of about as many parameters.

The recipe is that of the shipped network, shortened, so that training all of them takes less than
two hours on two cores: 12 epochs instead of 60, and no teacher. ``lstm-short`` is the shipped
network's own architecture trained by it: what the others are to be compared with.
"""

from dataclasses import replace

from lstm_viz.models.recipe import Recipe

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
