"""The smallest page with what the app is made of."""

import altair
import streamlit as st
import torch

st.write(altair.__version__, torch.__version__)
