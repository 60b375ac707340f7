// Dragging down over rows of the digit or of the gate that keeps the memory: the rows go to Python.

const SLOP = 4; // pixels up to which a press and a release are a click
const NEAR = 7; // pixels from the scan line within which the pointer drags that
const brushes = new WeakMap(); // element of the component → what takes its listeners away

/** The panel of the stage at a point of the window, and its box. */
function panelAt(stage, x, y) {
  return stagePanels(stage)
    .map(({ slot, element }) => ({ slot, box: element.getBoundingClientRect() }))
    .find(({ box }) => x >= box.left && x < box.right && y >= box.top && y < box.bottom);
}

export default function ({ parentElement, data: [data], setTriggerValue }) {
  brushes.get(parentElement)?.();
  const stage = () => document.querySelector(".st-key-stage");
  let held = null; // where the pointer was pressed
  let shade = null; // over the rows

  const rowAt = (y) => {
    const share = (y - held.box.top) / held.box.height;
    return Math.min(Math.max(Math.floor(share * data.rows), 0), data.rows - 1);
  };
  const rows = (y) => [rowAt(held.y), rowAt(y)].sort((a, b) => a - b);
  const drop = () => {
    shade?.remove();
    held = shade = null;
  };
  const press = (event) => {
    if (!stage()) return;
    const panel = panelAt(stage(), event.clientX, event.clientY);
    const other = event.pointerType === "touch" || event.button !== 0; // a finger scrolls
    if (other || !data.panels.includes(panel?.slot)) return;
    const lines = [...stage().querySelectorAll(".scan_marks > *")];
    const far = (line) => Math.abs(line.getBoundingClientRect().top - event.clientY) > NEAR;
    if (!lines.every(far)) return;
    held = { ...panel, y: event.clientY };
  };
  const move = (event) => {
    if (!held || Math.abs(event.clientY - held.y) <= SLOP) return;
    if (!shade) {
      shade = document.createElement("div");
      shade.className = "brushed-rows";
      stage().append(shade);
    }
    const [first, last] = rows(event.clientY);
    const origin = stage().getBoundingClientRect();
    const high = held.box.height / data.rows;
    Object.assign(shade.style, {
      left: `${held.box.left - origin.left}px`,
      top: `${held.box.top - origin.top + first * high}px`,
      width: `${held.box.width}px`,
      height: `${(last + 1 - first) * high}px`,
    });
  };
  const release = (event) => {
    if (shade) {
      const [first, last] = rows(event.clientY);
      const layer = Number(play().layer ?? 1);
      setTriggerValue("rows", { slot: held.slot, layer, first, last, one: event.shiftKey });
      lstmViz.unfold(".st-key-brushed");
      // the release is no click on a cell
      window.addEventListener("click", (click) => click.stopPropagation(), {
        capture: true,
        once: true,
      });
    }
    drop();
  };
  const leave = (event) => event.key === "Escape" && drop();
  const heard = { pointerdown: press, pointermove: move, pointerup: release, keydown: leave };
  for (const [kind, listen] of Object.entries(heard)) window.addEventListener(kind, listen);
  const stop = () => {
    drop();
    for (const [kind, listen] of Object.entries(heard)) window.removeEventListener(kind, listen);
  };
  brushes.set(parentElement, stop);
  return stop;
}
