"""Recurrent networks with their gates in the open, trained and on disk."""

from lstm_viz.models.classifier import DigitClassifier
from lstm_viz.models.pretrained import PretrainedError, load

__all__ = ["DigitClassifier", "PretrainedError", "load"]
