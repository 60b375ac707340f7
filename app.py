"""Draw a digit and watch a trained LSTM read it: `streamlit run app.py`.

Streamlit uses this file twice. The server imports it and serves the `app` it finds; and for each
visitor it runs the file as `__main__`, which is the page. A host that knows nothing of `app` does
only the second, and that is enough: then the first visitor waits while the network is loaded.
"""

from pathlib import Path

import streamlit as st

from lstm_viz.app import i18n, server
from lstm_viz.app.turn import arriving
from lstm_viz.locale import N_, _

ABOUT = N_(
    """
**lstm_viz** – draw a digit and watch a trained LSTM read it, row by row, gate by gate.

Trained on MNIST (Y. LeCun, C. Cortes, C. Burges; CC BY-SA 3.0)
and on pen strokes (E. Alpaydin, F. Alimoglu; UCI Machine Learning Repository, CC BY 4.0).
"""
)


def page() -> None:
    """Build the page for one visitor."""
    with arriving(st.session_state):
        _page()


def _page() -> None:
    i18n.set_language()
    st.set_page_config(
        page_title="lstm_viz",
        page_icon=Path(server.__file__).with_name("icon.svg"),
        layout="wide",
        menu_items={"About": _(ABOUT)},  # without an entry there is no menu, no choice of theme
    )
    try:
        server.load()
    except (OSError, ValueError) as problem:  # weights missing or damaged
        st.error(str(problem))
        st.stop()

    from lstm_viz.app import shell  # only now: see serving.load

    shell.show()


if __name__ == "__main__":
    page()
else:
    app = st.App(
        __file__, lifespan=server.lifespan, middleware=server.middleware, routes=server.routes()
    )
