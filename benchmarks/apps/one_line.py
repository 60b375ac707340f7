"""The smallest page: what Streamlit itself takes."""

import streamlit as st

from lstm_viz.pages.serving import middleware

if __name__ == "__main__":
    st.write("x")
else:
    app = st.App(__file__, middleware=middleware)
