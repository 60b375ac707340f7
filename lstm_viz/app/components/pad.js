const SEND_EVERY = 80; // ms: a rerun with its trace and heatmaps fits between two sends
const ASK_EVERY = 16; // ms: no screen shows answers faster
const REST = 700; // ms without a change: the drawing is read from the top

/** Run `job` soon, but not twice within `pause` ms; `now` does not wait, `waits` tells if it does. */
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
  return { now, soon, waits: () => timer !== null, stop: () => clearTimeout(timer) };
}

/** The sheet of paper: `show` strokes on it, once per frame, in the theme's own text colour. */
function paperView(paper) {
  const context = paper.getContext("2d");
  let strokes = [];
  let frame = 0;
  const repaint = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      paint(context, paper.width, strokes, getComputedStyle(paper).color);
    });
  };
  const fit = () => {
    const side = Math.round(paper.clientWidth * devicePixelRatio);
    if (side === 0 || side === paper.width) return; // 0: hidden, another input is open
    paper.width = paper.height = side;
    repaint();
  };
  const show = (newStrokes) => {
    strokes = newStrokes;
    repaint();
  };
  return { fit, show, close: () => cancelAnimationFrame(frame) };
}

/** Say everything that stands on the desk in the page's language. */
function speak(root, words) {
  for (const node of root.querySelectorAll("[data-text]")) {
    node.textContent = words[node.dataset.text];
  }
  for (const node of root.querySelectorAll("[data-name]")) {
    node.ariaLabel = words[node.dataset.name];
    if (node.localName === "button") node.title = node.ariaLabel;
  }
}

/** Show 784 bytes, or an empty frame, as the network gets them: ink bright. */
function showSeen(figure, bytes, words) {
  const canvas = figure.querySelector(".pixels");
  const image = new ImageData(28, 28);
  bytes.forEach((ink, i) => image.data.set([ink, ink, ink, 255], 4 * i));
  canvas.getContext("2d").putImageData(image, 0, 0);
  canvas.ariaLabel = bytes.length ? words.seen : words.unseen;
  figure.querySelector(".about").textContent = bytes.length ? words.about : words.nothing;
}

function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
}

/** Mark the buttons that are on, and those that would do nothing. */
function showTools(root, { tool, width, ...possible }) {
  for (const button of root.querySelectorAll("button")) {
    const { tool: itsTool, width: itsWidth, act } = button.dataset;
    if (itsTool) button.ariaPressed = String(itsTool === tool);
    if (itsWidth) button.ariaPressed = String(Number(itsWidth) === width);
    // Not `disabled`, which would throw the keyboard's focus off the button.
    if (act) button.ariaDisabled = String(!possible[act]);
  }
}

/** Everything that lives as long as one pad is on the page. Reruns only call `update`. */
function openDesk(root) {
  const find = (selector) => root.querySelector(selector);
  const paper = find(".paper");
  const view = paperView(paper);
  const server = serverLine();
  const ink = inkMaker();
  const cover = stageCover();
  let words = {};
  const live = liveReader(cover, (bytes) => showSeen(find(".seen"), bytes, words));
  const life = new AbortController();
  const listen = (target, type, listener) =>
    target.addEventListener(type, listener, { signal: life.signal });

  let strokes = recallStrokes();
  let drawing = false;
  let tool = "pen";
  let width = 0.07;

  // Python gets the ink when the pen rests. Where no route reads it meanwhile, live while drawing
  // and at once when the pen is lifted.
  let resting = 0;
  const tell = (rested) => {
    const url = ink.url(strokes);
    root.classList.toggle("blank", url === "");
    if (url === "") live.stop();
    server.tellInk(url, rested);
  };
  const rest = () => {
    if (!drawing) tell(true);
  };
  const telling = throttled(() => tell(false), SEND_EVERY);
  const restSoon = () => {
    clearTimeout(resting);
    resting = setTimeout(rest, REST);
  };
  const asking = throttled(() => {
    live.read(ink.alpha(strokes));
    restSoon();
  }, ASK_EVERY);
  const sending = (how) => (live.on() ? asking : telling)[how]();

  /** Whether Python has this ink; until it has, what it sees is about to change. */
  const known = (url) => {
    const knows = server.knows(url);
    find(".seen").ariaBusy = String(!knows);
    return knows;
  };

  const refresh = () => {
    view.show(strokes);
    const clear = strokes.length > 0 && !root.classList.contains("blank");
    showTools(root, { tool, width, undo: strokes.length > 0, clear });
  };
  /** Show and send what is drawn; `asked`: it has been sent while the pen moved. */
  const changed = (asked = false) => {
    remember("strokes", JSON.stringify(strokes));
    const url = ink.url(strokes);
    if (url === "") tell(false);
    else if (asked) restSoon();
    else sending("now");
    known(url);
    refresh();
  };

  followPen(paper, listen, {
    begin() {
      const erase = tool === "eraser";
      const stroke = { points: [], width: erase ? 2 * width : width, erase };
      strokes.push(stroke);
      drawing = true;
      root.classList.remove("blank");
      if (live.on()) dispatchEvent(new Event("lstm-viz-drawing")); // the stage stops beneath
      return stroke.points;
    },
    grown() {
      view.show(strokes);
      sending("soon");
    },
    ended() {
      drawing = false;
      paper.blur(); // after a stroke the keys are the page's again: space plays
      changed(live.on() && !asking.waits());
    },
  });

  const act = {
    undo() {
      if (drawing || !strokes.length) return;
      strokes.pop();
      changed();
    },
    clear() {
      if (drawing || root.classList.contains("blank")) return;
      strokes = cleared(strokes);
      tool = "pen"; // on an empty sheet an eraser shows nothing
      changed();
    },
  };
  listen(find(".tools"), "click", (event) => {
    const pressed = event.target.closest("button")?.dataset ?? {};
    tool = pressed.tool ?? tool;
    width = Number(pressed.width ?? width);
    act[pressed.act]?.();
    refresh();
  });
  const onKey = (event) => {
    const undoes = event.key === "z" && (event.ctrlKey || event.metaKey);
    if (!undoes && !(event.key === "Backspace" && event.target === paper)) return;
    event.preventDefault();
    act.undo();
  };
  listen(paper, "keydown", onKey);
  listen(window, "keydown", (event) => {
    if (event.target === document.body && paper.clientWidth) onKey(event);
  });
  // The page has its own use for space and arrows: what is pressed in here stays in here.
  listen(root, "keydown", (event) => event.stopPropagation());

  listen(window, "resize", view.fit); // zooming changes the pixel ratio, not the canvas's size
  const sizes = new ResizeObserver(view.fit);
  sizes.observe(paper);

  let fresh = true;
  let brought = ""; // the ink of an earlier visit
  const update = (data, setStateValue) => {
    root.classList.toggle("drawing", data.mode === "draw");
    words = data.words;
    speak(root, words);
    live.use(data.mode === "draw" ? data.live : null);
    server.hear(data, setStateValue);
    if (fresh) {
      brought = ink.url(strokes);
      tell(true); // what an earlier visit drew
    }
    const current = known(ink.url(strokes));
    if (current || !live.on()) showSeen(find(".seen"), bytesOf(data.seen), words);
    if (!live.on()) cover.hide();
    else if (current) cover.giveWay();
    fresh = false;
    // The server knows it, and shows another drawing: paper and picture shall be of one.
    if (brought && data.clear && data.have === brought.slice(-32)) {
      if (ink.url(strokes) === brought) act.clear();
      brought = "";
    }
    refresh(); // the theme may have changed
    view.fit();
  };
  const close = () => {
    life.abort();
    sizes.disconnect();
    for (const job of [telling, asking]) job.stop();
    clearTimeout(resting);
    live.stop();
    server.close();
    view.close();
  };
  return { root, update, close };
}

const desks = new WeakMap();

export default function ({ parentElement, data: [data], setStateValue }) {
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
