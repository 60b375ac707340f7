"""Figures: numbers in, Altair out."""

from lstm_viz.charts.content import Start
from lstm_viz.charts.dataset import datasets
from lstm_viz.charts.palette import Look
from lstm_viz.charts.stage import stage
from lstm_viz.charts.waterfall import unit_course
from lstm_viz.models.quantities import Cell

__all__ = ["Cell", "Look", "Start", "datasets", "stage", "unit_course"]
