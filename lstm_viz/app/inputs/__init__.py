"""Parts of the page around the digit: how it is drawn, picked or uploaded, and what reads it."""
