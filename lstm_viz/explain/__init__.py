"""What a run of the network means: traces and what is computed from them."""

from lstm_viz.explain.belief import Verdict, captions, verdict
from lstm_viz.explain.trace import LayerTrace, Trace, trace

__all__ = ["LayerTrace", "Trace", "Verdict", "captions", "trace", "verdict"]
