"""How a figure's specification is made."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep

import altair as alt

from lstm_viz.charts.figure import specified

OWN = [{"a": 1}]


class Slow(alt.LayerChart):
    """A chart that takes its time, so that others are built meanwhile."""

    def to_dict(self, *args, **kwargs):
        sleep(0.05)
        return super().to_dict(*args, **kwargs)


def test_a_chart_keeps_its_own_data_while_other_threads_make_theirs():
    def made(_visitor: int):
        return specified(Slow(layer=[alt.Chart(alt.InlineData(values=OWN)).mark_point()]))

    with ThreadPoolExecutor(4) as visitors:
        for spec in visitors.map(made, range(8)):
            assert spec["data"] == {"values": OWN}
            assert "datasets" not in spec
