"""What a run of the network means: traces and what is computed from them."""

from lstm_viz.analysis.ablation import gradient, occlusion
from lstm_viz.analysis.arithmetic import arithmetic
from lstm_viz.analysis.belief import Verdict, beliefs, verdict
from lstm_viz.analysis.captions import row_captions
from lstm_viz.analysis.memory import ledger, lifetimes, votes
from lstm_viz.analysis.trace import LayerTrace, Trace, trace
from lstm_viz.analysis.worked_sum import Arithmetic

__all__ = [
    "Arithmetic",
    "LayerTrace",
    "Trace",
    "Verdict",
    "arithmetic",
    "beliefs",
    "gradient",
    "ledger",
    "lifetimes",
    "occlusion",
    "row_captions",
    "trace",
    "verdict",
    "votes",
]
