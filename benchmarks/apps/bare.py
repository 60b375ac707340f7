"""The least that reads a drawing under the pen: a pad, and canvases for what the route answers."""

from pathlib import Path

import streamlit as st

from lstm_viz.app import server
from lstm_viz.app.components import source

CANVASES = 15  # panels of both layers
# what turns levels into pixels is the app's
SCRIPT = source("live.js") + Path(__file__).with_name("bare.js").read_text(encoding="utf-8")
STYLE = ".paper { width: 280px } .levels { width: 20rem; height: 6rem; image-rendering: pixelated }"
HTML = '<canvas class="paper" width="140" height="140"></canvas><button>Clear</button>'
HTML += '<canvas class="levels"></canvas>' * CANVASES

if __name__ == "__main__":
    st.components.v2.component("bare", html=HTML, css=STYLE, js=SCRIPT)()
else:
    app = st.App(__file__, lifespan=server.lifespan, routes=server.routes())
