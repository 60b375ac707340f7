"""The smallest page: what Streamlit itself takes."""

import streamlit as st

from lstm_viz.app.server import middleware

if __name__ == "__main__":
    st.write("x")
else:
    app = st.App(__file__, middleware=middleware)
