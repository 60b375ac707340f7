"""Figures: numbers in, Altair out."""

from lstm_viz.charts.dataset import Cell, Look, datasets
from lstm_viz.charts.stage import SELECTION, stage
from lstm_viz.charts.unit import unit_course

__all__ = ["SELECTION", "Cell", "Look", "datasets", "stage", "unit_course"]
