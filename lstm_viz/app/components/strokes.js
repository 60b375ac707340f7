// Drawings as data. A drawing is a list of strokes, oldest first:
//   {points: [x, y, x, y, …], width, erase}   lengths in units of the canvas side
//   {clear: true}                             everything before it is gone, until it is undone

const INK_SIDE = 140;
const MOST_POINTS = 20000;

/** Draw `strokes` in `colour` on a canvas of `side` × `side` pixels. */
function paint(context, side, strokes, colour) {
  context.clearRect(0, 0, side, side);
  context.lineCap = context.lineJoin = "round";
  context.strokeStyle = colour;
  for (const stroke of strokes) {
    if (stroke.clear) context.clearRect(0, 0, side, side);
    else paintStroke(context, side, stroke);
  }
  context.globalCompositeOperation = "source-over";
}

/** One smooth line: a parabola from midpoint to midpoint. */
function paintStroke(context, side, { points, width, erase }) {
  const at = (i) => [points[i] * side, points[i + 1] * side];
  context.globalCompositeOperation = erase ? "destination-out" : "source-over";
  context.lineWidth = width * side;
  context.beginPath();
  context.moveTo(...at(0));
  for (let i = 2; i + 2 < points.length; i += 2) {
    const [x, y] = at(i);
    const [nextX, nextY] = at(i + 2);
    context.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
  }
  const [endX, endY] = at(points.length - 2);
  context.lineTo(endX + 0.01, endY); // a tap is a dot, but a line without length is nothing
  context.stroke();
}

/** A function from strokes to their ink, black on transparent: its data URL, and its alpha. */
function inkMaker() {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = INK_SIDE;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const alpha = (strokes) => {
    paint(context, INK_SIDE, strokes, "#000");
    const { data } = context.getImageData(0, 0, INK_SIDE, INK_SIDE);
    const found = new Uint8Array(INK_SIDE ** 2);
    for (let i = 0; i < found.length; i++) found[i] = data[4 * i + 3];
    return found;
  };
  /** A PNG; "" without ink. */
  const url = (strokes) => (alpha(strokes).some(Boolean) ? canvas.toDataURL("image/png") : "");
  return { alpha, url };
}

/** Add a clearing that can be undone; what an older clearing hid is let go. */
function cleared(strokes) {
  return [...strokes.slice(strokes.findLastIndex((s) => s.clear) + 1), { clear: true }];
}

// Storage that a reload survives; where the browser has none, memory that a re-mount survives.
const memory = new Map();

function recall(name) {
  try {
    return sessionStorage.getItem(`lstm_viz.${name}`) ?? memory.get(name) ?? null;
  } catch {
    return memory.get(name) ?? null;
  }
}

function remember(name, text) {
  memory.set(name, text);
  try {
    sessionStorage.setItem(`lstm_viz.${name}`, text);
  } catch {
    // Storage is full or forbidden: memory has it.
  }
}

/** The strokes of an earlier visit to this page; none when what was stored is damaged. */
function recallStrokes() {
  try {
    const strokes = JSON.parse(recall("strokes") ?? "[]");
    return strokes.every(isStroke) ? strokes : [];
  } catch {
    return [];
  }
}

function isStroke({ clear, points, width }) {
  if (clear === true) return true;
  return width > 0 && width < 1 && points.length > 1 && points.length % 2 === 0
    && points.length <= 2 * MOST_POINTS && points.every(Number.isFinite);
}
