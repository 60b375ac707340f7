"""How a figure takes its place on a page."""

import altair as alt

# text that can be read on whatever ground the page has
INK = alt.ExprRef("luminance(background || 'white') < 0.4 ? '#e8eaf0' : '#1d2433'")

# as wide as its place, axes and all; as high as its marks need, with the axes below them
FIT_WIDTH = alt.AutoSizeParams(type="fit-x", contains="padding")
# as large as it is drawn, wherever it stands
AS_IS = alt.AutoSizeParams(type="pad", contains="padding")
