const SEND_EVERY = 80; // ms: a rerun with its trace and heatmaps fits between two sends
const PATIENCE = 2000; // ms for the server to confirm a drawing; doubled each time it does not
const SETTLE = 200; // ms without a resize before the window's width is reported
const NEAREST = 0.003; // canvas sides: points closer than this add nothing to a stroke

const rounded = (x) => Math.round(x * 1e4) / 1e4;

/** Run `job` soon, but not twice within `pause` ms; `now` does not wait. */
function throttled(job, pause) {
  let timer = null;
  let last = -Infinity;
  const now = () => {
    clearTimeout(timer);
    timer = null;
    last = performance.now();
    job();
  };
  const soon = () => {
    timer ??= setTimeout(now, Math.max(0, last + pause - performance.now()));
  };
  return { now, soon, stop: () => clearTimeout(timer) };
}

/** Everything that lives as long as one pad is on the page. Reruns only call `update`. */
function openDesk(root) {
  const find = (selector) => root.querySelector(selector);
  const paper = find(".paper");
  const context = paper.getContext("2d");
  const toInk = inkMaker();
  const life = new AbortController();
  const listen = (target, type, listener) =>
    target.addEventListener(type, listener, { signal: life.signal });

  let strokes = recallStrokes();
  let stroke = null; // the one being drawn
  let pointer = null;
  let tool = "pen";
  let width = 0.07;
  let data = null;
  let tell = null; // Streamlit's setStateValue, as of the latest rerun
  let sent = "";
  let sentWidth = 0;
  let patience = PATIENCE;
  let waiting = 0;
  const had = {};

  // Paint: once per frame, however many points arrived.
  let frame = 0;
  const repaint = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      paint(context, paper.width, strokes, getComputedStyle(root).color);
    });
  };
  const fit = () => {
    const side = Math.round(paper.clientWidth * devicePixelRatio);
    if (side === 0 || side === paper.width) return; // 0: hidden, another input is open
    paper.width = paper.height = side;
    repaint();
  };

  // Send: live while drawing, at once when the pen is lifted.
  const send = () => {
    const ink = toInk(strokes);
    root.classList.toggle("blank", ink === "");
    if (ink === sent) return;
    sent = ink;
    patience = PATIENCE;
    tellInk();
  };
  const sending = throttled(send, SEND_EVERY);
  const tellInk = () => {
    tell("ink", sent);
    confirm();
  };
  // What is told while the connection is down is lost without a word, so ask for an answer.
  const confirm = () => {
    clearTimeout(waiting);
    if (data.have.ink === sent.slice(-32)) return;
    waiting = setTimeout(() => {
      patience *= 2; // a slow server shall get to the end of its run
      tellInk();
    }, patience);
  };

  const changed = () => {
    remember("strokes", JSON.stringify(strokes));
    repaint();
    sending.now();
    showTools();
  };

  // Draw.
  const extend = (event) => {
    const { left, top, width: side } = paper.getBoundingClientRect();
    const x = rounded((event.clientX - left) / side);
    const y = rounded((event.clientY - top) / side);
    const { points } = stroke;
    const [lastX, lastY] = points.slice(-2);
    if (Math.hypot(x - lastX, y - lastY) < NEAREST || points.length >= 2 * MOST_POINTS) return;
    points.push(x, y);
  };
  const start = (event) => {
    if (stroke || !event.isPrimary || event.button !== 0) return;
    paper.setPointerCapture(event.pointerId);
    pointer = event.pointerId;
    stroke = { points: [], width: tool === "eraser" ? 2 * width : width, erase: tool === "eraser" };
    strokes.push(stroke);
    move(event);
  };
  const move = (event) => {
    if (!stroke || event.pointerId !== pointer) return;
    const events = event.getCoalescedEvents?.() ?? [];
    for (const part of events.length ? events : [event]) extend(part);
    root.classList.remove("blank");
    repaint();
    sending.soon();
  };
  const finish = (event) => {
    if (!stroke || event.pointerId !== pointer) return;
    stroke = pointer = null;
    changed();
  };
  listen(paper, "pointerdown", start);
  listen(paper, "pointermove", move);
  listen(paper, "lostpointercapture", finish); // follows every pen-up and every cancel
  listen(paper, "contextmenu", (event) => event.preventDefault()); // a resting finger opens it

  // Tools.
  const undo = () => {
    if (stroke || !strokes.length) return;
    strokes.pop();
    changed();
  };
  const clear = () => {
    if (stroke || !sent) return;
    strokes = cleared(strokes);
    changed();
  };
  const showTools = () => {
    for (const button of root.querySelectorAll("button")) {
      const { tool: itsTool, width: itsWidth, act } = button.dataset;
      if (itsTool) button.ariaPressed = String(itsTool === tool);
      if (itsWidth) button.ariaPressed = String(Number(itsWidth) === width);
      // Not `disabled`, which would throw the keyboard's focus off the button.
      if (act) button.ariaDisabled = String(act === "undo" ? !strokes.length : !sent);
    }
  };
  listen(find(".tools"), "click", (event) => {
    const { tool: newTool, width: newWidth, act } = event.target.closest("button")?.dataset ?? {};
    tool = newTool ?? tool;
    width = Number(newWidth ?? width);
    if (act === "undo") undo();
    if (act === "clear") clear();
    showTools();
  });
  listen(paper, "keydown", (event) => {
    const undoes = event.key === "Backspace" || (event.key === "z" && (event.ctrlKey || event.metaKey));
    if (!undoes) return;
    event.preventDefault();
    undo();
  });

  // Tell the server, once each time, what it has lost or never had. Answering every rerun that
  // lacks something could go round for ever; answering only the loss cannot.
  const lost = (name, has) => {
    const before = had[name];
    had[name] = has;
    return !has && before !== false;
  };
  const band = (size) => data.breakpoints.filter((edge) => size >= edge).length;
  const tellWidth = () => {
    sentWidth = innerWidth;
    tell("width", innerWidth);
  };
  const restore = () => {
    if (lost("width", data.have.width)) tellWidth();
    if (data.keep !== null) remember("kept", data.keep);
    if (lost("keep", data.keep !== null) && recall("kept")) tell("kept", recall("kept"));
  };

  let settling = 0;
  listen(window, "resize", () => {
    fit(); // zooming changes the pixel ratio and not the canvas's size
    clearTimeout(settling);
    settling = setTimeout(() => band(innerWidth) !== band(sentWidth) && tellWidth(), SETTLE);
  });
  const sizes = new ResizeObserver(fit);
  sizes.observe(paper);

  const update = (newData, setStateValue) => {
    const fresh = data === null;
    data = newData;
    tell = setStateValue;
    root.classList.toggle("drawing", data.mode === "draw");
    showSeen(find(".seen"), data.seen);
    if (fresh) send(); // what an earlier visit drew
    else confirm();
    restore();
    showTools();
    fit();
    repaint(); // the theme may have changed
  };
  const close = () => {
    life.abort();
    sizes.disconnect();
    sending.stop();
    clearTimeout(settling);
    clearTimeout(waiting);
    cancelAnimationFrame(frame);
  };

  return { root, update, close };
}

/** Show 784 bytes (base64), or an empty frame, as the network gets them: ink bright. */
function showSeen(figure, base64) {
  const canvas = figure.querySelector(".pixels");
  const bytes = atob(base64);
  const image = new ImageData(28, 28);
  for (let i = 0; i < bytes.length; i++) {
    const ink = bytes.charCodeAt(i);
    image.data.set([ink, ink, ink, 255], 4 * i);
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
  canvas.ariaLabel = bytes ? "What the network sees" : "The network sees nothing yet";
  figure.querySelector(".about").textContent = bytes
    ? "28 × 28 pixels, read row by row from the top"
    : "nothing yet";
}

const desks = new WeakMap();

export default function ({ parentElement, data, setStateValue }) {
  const root = parentElement.querySelector(".pad");
  let desk = desks.get(parentElement);
  if (desk?.root !== root) {
    desk?.close();
    desk = openDesk(root);
    desks.set(parentElement, desk);
  }
  desk.update(data, setStateValue);
  // Streamlit also runs the clean-up of a call that a newer rerun overtook: then the desk stays.
  return () => {
    if (!root.isConnected) desk.close();
  };
}
