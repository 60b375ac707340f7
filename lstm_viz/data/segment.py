"""Find the digit among the ink: its strokes belong to it, stray specks do not.

Strokes are told from specks on a coarse grid, which is quick and closes hairline gaps.
"""

import numpy as np

EDGE = 0.1  # ink fainter than this is not seen
GRID = 48  # cells along the longer side of the ink
STROKE = 0.25  # of the largest part's length: a shorter part can be a speck
WEIGHT = 0.1  # of the largest part's cells: a lighter part can be a speck
MOST = 4  # strokes that do not touch; what has more is not one digit
SMALLEST = 0.03  # of the canvas's longer side: a shorter digit is a slip of the pen
APART = 0.12  # of the highest piece's height: what is further away is another digit
BESIDE = 0.6  # of the highest digit's height: what is lower is a part or a speck
FLATTEST = 2.5  # times as wide as high: no digit is so flat
BROAD = GRID // 3  # cells: no stroke is so broad
SPAN = 0.95  # of the picture's side: so long is a line printed across it
OVER = 0.5  # of its width: so far a stroke reaches over the other one of its digit
DOT = 0.2  # of the canvas's longer side: a blob up to this size is a tap of the pen
ROUND, HALF = 1.5, 2.2  # times as long as wide at most: a dot; one that the canvas's edge halves

Part = np.ndarray  # int [n, 2]: row and column of each cell of one connected piece


def find_digit(ink: np.ndarray) -> np.ndarray | None:
    """Cut the digit out of its canvas.

    Args:
        ink: float32 `[H, W]` in [0, 1], ink bright.

    Returns:
        float32 `[h, w]`: the box of the digit's ink without specks, or None when there is no
        ink, only a dot, only a filled shape, or more strokes than a digit has.
    """
    if not (seen := ink > EDGE).any():
        return None
    strokes = _without_specks(_crop(ink))
    if strokes is None:
        return None
    digit, cut = _crop(strokes), bool(seen[[0, -1]].any() or seen[:, [0, -1]].any())
    return None if _is_blot(digit > EDGE, max(ink.shape), cut) else digit


def separate_digits(ink: np.ndarray) -> list[np.ndarray]:
    """The digits in `ink` `[H, W]` that stand apart, in reading order, cropped.

    Pieces that belong together are one digit, if they are not much lower than the highest.
    """
    if not (ink > EDGE).any():
        return []
    cells, size = _grid(ink)
    groups = _beside(_parts(cells))
    highest = max(int(np.ptp(group[:, 0])) for group in groups)
    digits = [group for group in groups if np.ptp(group[:, 0]) >= BESIDE * highest]
    pictures = []
    for group in _in_reading_order(digits, highest / 2):
        alone = _erase(ink, [other for other in groups if other is not group], cells, size)
        pictures.append(_cut(alone, group, size))
    return pictures


def _beside(parts: list[Part]) -> list[Part]:
    """The pieces of a grid, those that belong together as one.

    They are nearer to each other than `APART` of the highest one's height. Two that are both as
    high as digits are strokes of one only where they lie over each other.
    """
    highest = max(np.ptp(part[:, 0]) + 1 for part in parts)
    groups: list[list[Part]] = []
    for part in parts:
        close = [g for g in groups if any(_belong(part, other, highest) for other in g)]
        groups = [g for g in groups if all(g is not other for other in close)]
        groups.append([part, *(other for g in close for other in g)])
    return [np.concatenate(group) for group in groups]


def _belong(one: Part, other: Part, highest: int) -> bool:
    """Whether two pieces are strokes of one digit, by their boxes."""
    gaps = _box_gaps(one, other)
    if min(np.ptp(one[:, 0]), np.ptp(other[:, 0])) + 1 < BESIDE * highest:
        return max(gaps) <= APART * highest
    narrower = min(np.ptp(one[:, 1]), np.ptp(other[:, 1])) + 1
    return gaps[0] < 0 and gaps[1] <= -OVER * narrower


def _in_reading_order(parts: list[Part], near: float) -> list[Part]:
    """Parts line by line, each from the left; one line are those whose middles are so near."""
    lines: list[list[Part]] = []
    for part in sorted(parts, key=lambda part: float(part[:, 0].mean())):
        if lines and part[:, 0].mean() - lines[-1][-1][:, 0].mean() <= near:
            lines[-1].append(part)
        else:
            lines.append([part])
    return [part for line in lines for part in sorted(line, key=lambda p: int(p[:, 1].min()))]


def _box_gaps(one: Part, other: Part) -> list[int]:
    """How many cells lie between the boxes of two parts, down and across; less than 0: shared."""
    return [
        max(int(a[:, axis].min() - b[:, axis].max()) - 1 for a, b in ((one, other), (other, one)))
        for axis in (0, 1)
    ]


def _cut(ink: np.ndarray, part: Part, size: int) -> np.ndarray:
    """The ink in the box of a part."""
    top, left = part.min(axis=0) * size
    bottom, right = (part.max(axis=0) + 1) * size
    return ink[top:bottom, left:right]


def clear_border(ink: np.ndarray) -> np.ndarray:
    """Blank out, in `ink` `[H, W]`, every piece that touches the edge of the picture.

    In a photo that is the table, a shadow or a thumb; in a close crop it may be the digit, or
    a stroke of it that touches nothing else.
    """
    cells, size = _grid(ink)
    last = np.array(cells.shape) - 1
    return _erase(ink, [p for p in _parts(cells) if ((p == 0) | (p == last)).any()], cells, size)


def clear_frame(ink: np.ndarray) -> np.ndarray:
    """Blank out, in `ink` `[H, W]`, a frame printed round it all, or the two edges of a sheet."""
    cells, size = _grid(ink)
    return _erase(ink, [p for p in _parts(cells) if _is_frame(p, cells.shape)], cells, size)


def clear_lines(ink: np.ndarray) -> np.ndarray:
    """Blank out, in `ink` `[H, W]`, straight lines from side to side."""
    cells, size = _grid(ink)
    return _erase(ink, [p for p in _parts(cells) if _is_line(p, cells.shape)], cells, size)


def cut_by_edge(ink: np.ndarray) -> bool:
    """Whether the largest piece of ink `[H, W]` is of strokes that the edge cuts.

    Such is a digit in a close crop. A table, a shadow or a thumb is broader than a stroke, or
    fills a corner; the edges of a sheet run along the box round them.
    """
    cells, _size = _grid(ink)
    if not cells.any():
        return False
    largest = max(_parts(cells), key=len)
    outer = (largest == 0) | (largest == np.array(cells.shape) - 1)
    if not outer.any() or (ink[[0, 0, -1, -1], [0, -1, 0, -1]] > EDGE).any():
        return False
    return not _is_broad(mask := _mask(largest)) and not _is_frame(largest, mask.shape)


def _is_broad(mask: np.ndarray) -> bool:
    """Whether a square of `BROAD` cells fits into a mask."""
    if min(mask.shape) < BROAD:
        return False
    squares = np.lib.stride_tricks.sliding_window_view(mask, (BROAD, BROAD))
    return bool(squares.all(axis=(2, 3)).any())


def is_flat(ink: np.ndarray) -> bool:
    """Whether the largest piece of ink `[h, w]` is wider than any digit: a printed line."""
    height, width = _mask(max(_parts(_grid(ink)[0]), key=len)).shape
    return width > FLATTEST * height


def _is_frame(part: Part, shape: tuple[int, ...]) -> bool:
    """Whether a piece on a grid runs along its box, two cells wide, and that round all of it."""
    sides = np.ptp(part, axis=0) + 1
    return (
        bool((sides >= SPAN * np.array(shape)).all() and sides.min() >= BROAD) and _inset(part) < 2
    )


def _is_line(part: Part, shape: tuple[int, ...]) -> bool:
    """Whether a piece on a grid is a straight line across it, one or two cells wide."""
    sides = np.ptp(part, axis=0) + 1
    return bool((sides >= SPAN * np.array(shape)).any()) and _inset(part) < 1


def _inset(part: Part) -> int:
    """How far into its box a piece reaches: none of its cells is further from the next side."""
    return int(np.minimum(part - part.min(axis=0), part.max(axis=0) - part).min(axis=1).max())


def _crop(ink: np.ndarray) -> np.ndarray:
    seen = ink > EDGE
    rows = np.flatnonzero(seen.any(axis=1))
    cols = np.flatnonzero(seen.any(axis=0))
    return ink[rows[0] : rows[-1] + 1, cols[0] : cols[-1] + 1]


def _is_blot(seen: np.ndarray, canvas: int, cut: bool) -> bool:
    """Whether a mask `[h, w]` is no writing on a canvas `canvas` long, whose edge may `cut` it."""
    long = max(seen.shape)
    if long < max(4, SMALLEST * canvas):
        return True
    filled, dot = bool(seen.mean() > 0.85), _is_dot(seen, HALF if cut else ROUND)
    blot = dot if long <= DOT * canvas else _is_round(seen) and filled
    return blot and not _encloses(seen)


def _encloses(seen: np.ndarray) -> bool:
    """Whether a mask `[h, w]` has a hole: a small 0 drawn with a thick pen is no dot."""
    return len(_parts(~np.pad(seen, 1))) > 1


def _is_dot(seen: np.ndarray, longest: float = ROUND) -> bool:
    """Whether a cropped mask is about as wide as high and filled like a disc (π/4) or more."""
    return _is_round(seen, longest) and bool(seen.mean() > 0.7)


def _is_round(seen: np.ndarray, longest: float = ROUND) -> bool:
    return max(seen.shape) <= longest * min(seen.shape)


def _without_specks(ink: np.ndarray) -> np.ndarray | None:
    """Blank out what is no stroke of the digit in cropped `ink` `[h, w]`; None: too many."""
    cells, size = _grid(ink)
    parts = sorted(_parts(cells), key=len)
    main = parts.pop()
    strokes = [part for part in parts if _is_stroke(part, main)]
    if len(strokes) >= MOST:  # the largest comes on top
        return None
    specks = [part for part in parts if not (_is_stroke(part, main) or _is_bit(part, main))]
    return _erase(ink, specks, cells, size)


def _erase(ink: np.ndarray, parts: list[Part], cells: np.ndarray, size: int) -> np.ndarray:
    if not parts:
        return ink
    keep = np.ones_like(cells)
    keep[tuple(np.concatenate(parts).T)] = False
    pixels = keep.repeat(size, axis=0).repeat(size, axis=1)
    return ink * pixels[: ink.shape[0], : ink.shape[1]]


def _grid(ink: np.ndarray) -> tuple[np.ndarray, int]:
    """The coarse bool grid of visible ink, and the pixels along one of its cells."""
    size = -(-max(ink.shape) // GRID)
    return _coarse(ink > EDGE, size), size


def _coarse(seen: np.ndarray, size: int) -> np.ndarray:
    """Which cells of `size` × `size` pixels hold any ink; bool `[h / size, w / size]`."""
    for axis in (0, 1):
        seen = np.logical_or.reduceat(seen, np.arange(0, seen.shape[axis], size), axis=axis)
    return seen


def _parts(cells: np.ndarray) -> list[Part]:
    """The connected pieces of a bool grid; cells that touch by a corner are connected."""
    steps = np.diff(np.pad(cells, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    begin, end = np.nonzero(steps == 1), np.nonzero(steps == -1)  # of each run in a row
    (rows, starts), ends = (side.tolist() for side in begin), end[1].tolist()
    above = list(range(len(rows)))  # for each run another one of its piece, or itself

    def top(run: int) -> int:
        while above[run] != run:
            run = above[run]
        return run

    first = 0  # of the runs in the row before
    for run, row in enumerate(rows):
        while rows[first] < row - 1:
            first += 1
        for other in range(first, run):
            if rows[other] < row and starts[other] <= ends[run] and starts[run] <= ends[other]:
                above[top(other)] = top(run)
    pieces = np.repeat([top(run) for run in range(len(rows))], end[1] - begin[1])
    every = np.argwhere(cells)  # run by run, as the pieces are
    return [every[pieces == piece] for piece in np.unique(pieces)]


def _is_stroke(part: Part, main: Part) -> bool:
    """Whether `part` is long and heavy enough to stand beside the digit's largest piece."""
    long = _length(part) >= STROKE * _length(main)
    return long and len(part) >= WEIGHT * len(main) and not _is_dot(_mask(part))


def _is_bit(part: Part, main: Part) -> bool:
    """Whether a small `part` lies so close to `main` that a line was interrupted there."""
    return _gap(part, main) <= _length(part) / 2


def _length(part: Part) -> int:
    return int(np.ptp(part, axis=0).max()) + 1


def _mask(part: Part) -> np.ndarray:
    """A part as a cropped bool grid."""
    cells = part - part.min(axis=0)
    mask = np.zeros(cells.max(axis=0) + 1, bool)
    mask[tuple(cells.T)] = True
    return mask


def _gap(part: Part, main: Part) -> int:
    """Empty cells between two parts, along the longer of the two axes."""
    apart = np.abs(part[:, None] - main[None]).max(axis=2)  # [n, m]
    return int(apart.min()) - 1
