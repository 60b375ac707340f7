"""How a figure takes its place on a page."""

import altair as alt

# as wide as its place, axes and all; as high as its marks need, with the axes below them
FIT_WIDTH = alt.AutoSizeParams(type="fit-x", contains="padding")
# as large as it is drawn, wherever it stands
AS_IS = alt.AutoSizeParams(type="pad", contains="padding")
