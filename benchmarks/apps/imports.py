"""The smallest page of a server that imports what the app is made of before it answers."""

import altair
import streamlit as st
import torch

if __name__ == "__main__":
    st.write(altair.__version__, torch.__version__)
else:
    app = st.App(__file__)
