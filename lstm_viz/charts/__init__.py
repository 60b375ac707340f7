"""Figures: numbers in, Altair out."""

from lstm_viz.charts.content import Start
from lstm_viz.charts.dataset import Cell, datasets, marked
from lstm_viz.charts.quantities import Look
from lstm_viz.charts.stage import SELECTION, stage
from lstm_viz.charts.unit import unit_course

__all__ = ["SELECTION", "Cell", "Look", "Start", "datasets", "marked", "stage", "unit_course"]
