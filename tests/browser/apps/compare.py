"""A page with nothing but a stage that compares: a digit, and the same one with a gap in it."""

import json
import os

os.environ["OMP_NUM_THREADS"] = "1"

import streamlit as st
import torch

import lstm_viz
from lstm_viz.analysis import Trace
from lstm_viz.app.components.brush import cell_clicks, clicked
from lstm_viz.charts import Look, stage
from lstm_viz.charts.stage_comparison import Side, compared
from lstm_viz.models.pretrained import card


@st.cache_resource
def runs() -> tuple[Trace, Trace]:
    image = torch.tensor(lstm_viz.mnist("test")[0][4] / 255).float()
    gap = torch.cat([image[:14], torch.zeros(20, 28), image[14:]])
    before, after = (lstm_viz.trace(lstm_viz.load(), read) for read in (image, gap))
    return before, after


specification = st.cache_resource(stage)

st.set_page_config(layout="wide")
quantity = st.radio("Quantity", ["c", "f"], horizontal=True)
look = Look.of(card())
before, after = (
    Side(name, run, look, quantity) for name, run in zip(("before", "after"), runs(), strict=True)
)
tables = compared(before, after, "a digit with a gap")
with st.container(key="stage"):
    st.vega_lite_chart({**specification(), "datasets": tables}, key="chart", width="stretch")
cell_clicks(None, lambda: st.session_state.update(clicked=vars(clicked())))
st.code(json.dumps(st.session_state.get("clicked")), language=None)
