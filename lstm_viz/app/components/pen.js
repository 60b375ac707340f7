// The hand: one pointer at a time becomes points; the others, and other buttons, are not ours.

const NEAREST = 0.003; // canvas sides: points closer than this add nothing to a stroke

/** Follow the pen over `paper`: `begin()` gives the list to fill, `grown()` and `ended()` follow. */
function followPen(paper, listen, { begin, grown, ended }) {
  let pointer = null;
  let points = null;

  const add = (event) => {
    const { left, top, width } = paper.getBoundingClientRect();
    const x = Math.round(((event.clientX - left) / width) * 1e4) / 1e4;
    const y = Math.round(((event.clientY - top) / width) * 1e4) / 1e4;
    const [lastX, lastY] = points.slice(-2);
    if (Math.hypot(x - lastX, y - lastY) < NEAREST || points.length >= 2 * MOST_POINTS) return;
    points.push(x, y);
  };
  const move = (event) => {
    if (event.pointerId !== pointer) return;
    const parts = event.getCoalescedEvents?.() ?? [];
    for (const part of parts.length ? parts : [event]) add(part);
    grown();
  };
  listen(paper, "pointerdown", (event) => {
    if (points || !event.isPrimary || event.button !== 0) return;
    paper.setPointerCapture(event.pointerId); // to go on beyond the edge
    pointer = event.pointerId;
    points = begin();
    move(event);
  });
  listen(paper, "pointermove", move);
  // This follows every pen-up and every cancel.
  listen(paper, "lostpointercapture", (event) => {
    if (event.pointerId !== pointer) return;
    pointer = points = null;
    ended();
  });
  listen(paper, "contextmenu", (event) => event.preventDefault()); // a resting finger opens it
}
