"""What a run of the network means: traces and what is computed from them."""

from lstm_viz.explain.arithmetic import arithmetic
from lstm_viz.explain.belief import Verdict, verdict
from lstm_viz.explain.captions import beliefs, deeds
from lstm_viz.explain.ledger import ledger, lifetimes, votes
from lstm_viz.explain.pixels import gradient, occlusion
from lstm_viz.explain.sums import Arithmetic
from lstm_viz.explain.trace import LayerTrace, Trace, trace

__all__ = [
    "Arithmetic",
    "LayerTrace",
    "Trace",
    "Verdict",
    "arithmetic",
    "beliefs",
    "deeds",
    "gradient",
    "ledger",
    "lifetimes",
    "occlusion",
    "trace",
    "verdict",
    "votes",
]
