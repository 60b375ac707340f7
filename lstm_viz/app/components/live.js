// The stage while the pen moves. The server reads the ink by a route of its own and answers with
// colour levels, which canvases over the panels of the stage show; no page is run again for it.

const APPEAR = 1000; // ms at most until the stage shows what the canvases have shown

/** The colours of a palette, Base64 of RGB, as the pixels of a canvas; a belief's level is alpha. */
function pixelColours(palette, kind) {
  const rgb = Uint8Array.from(atob(palette), (sign) => sign.charCodeAt(0));
  const pixels = new Uint8ClampedArray(4 * 256);
  for (let level = 0; level < 256; level++) {
    pixels.set(rgb.subarray(3 * level, 3 * level + 3), 4 * level);
    pixels[4 * level + 3] = kind === "belief" ? level : 255;
  }
  return new Uint32Array(pixels.buffer);
}

function paintLevels(canvas, levels, columns, colours) {
  const rows = levels.length / columns;
  if (canvas.width !== columns) canvas.width = columns;
  if (canvas.height !== rows) canvas.height = rows;
  const image = new ImageData(canvas.width, canvas.height);
  const pixels = new Uint32Array(image.data.buffer);
  for (let i = 0; i < levels.length; i++) pixels[i] = colours[levels[i]];
  canvas.getContext("2d").putImageData(image, 0, 0);
}

/** Canvases over the panels of the stage. */
function stageCover() {
  const root = document.documentElement;
  let cover = null;
  let pictures = ""; // what the stage shows beneath
  let frame = 0;

  const shownPictures = () =>
    [...document.querySelectorAll(".st-key-stage .picture_marks > *")]
      .map((image) => image.getAttribute("href"))
      .join();
  /** Show the levels of an answer; `about` says what they are of. */
  const show = (levels, about, theme) => {
    const stage = document.querySelector(".st-key-stage");
    if (!stage?.querySelector(".hit_marks")) return;
    cancelAnimationFrame(frame);
    if (!cover?.isConnected) {
      cover = document.createElement("div");
      cover.className = "live-panels";
      cover.ariaHidden = "true";
      stage.append(cover);
    }
    if (root.dataset.live === undefined) pictures = shownPictures();
    const layer = Number(play().layer ?? 1);
    const ground = lstmViz.ground();
    const origin = stage.getBoundingClientRect();
    const places = stagePanels(stage).map(({ slot, element }) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      return { slot, left: left - origin.left, top: top - origin.top, width, height };
    });
    while (cover.children.length < places.length) cover.append(document.createElement("canvas"));
    let start = 0;
    const parts = about.panels.map((panel) => {
      const end = start + about.rows * panel.columns;
      const part = { ...panel, levels: levels.subarray(start, end) };
      start = end;
      return part;
    });
    places.forEach(({ slot, ...box }, k) => {
      const part = parts.find((p) => p.slot === slot && (!p.layer || p.layer === layer));
      const canvas = cover.children[k];
      canvas.hidden = !part;
      if (!part) return;
      paintLevels(canvas, part.levels, part.columns, about.colours[theme][part.kind]);
      canvas.style.background = ground;
      for (const [side, length] of Object.entries(box)) canvas.style[side] = `${length}px`;
    });
    root.dataset.live = "";
    performance.mark("lstm-viz-live");
  };
  const hide = () => {
    cancelAnimationFrame(frame);
    delete root.dataset.live;
  };
  /** Hide them once the stage itself shows something new. */
  const giveWay = () => {
    cancelAnimationFrame(frame);
    const late = performance.now() + APPEAR;
    const look = () => {
      const now = shownPictures();
      const there = now !== pictures && !now.split(",").some((href) => href === "");
      if (there || performance.now() > late) hide();
      else frame = requestAnimationFrame(look);
    };
    look();
  };
  return { show, hide, giveWay };
}

/** Reads ink by the route at `url`; `works` is false once the server turns out to have none. */
function liveReader(cover, seen) {
  let url = "";
  let theme = "light";
  let about = null;
  let busy = false;
  let next = null; // the newest ink that waits
  let works = true;
  let wanted = 0; // answers to older questions are not shown once the ink is gone

  const describe = async () => {
    const answer = await fetch(url);
    if (!answer.headers.get("content-type")?.startsWith("application/json")) throw new Error(url);
    const found = await answer.json();
    found.colours = {};
    for (const [name, palettes] of Object.entries(found.palettes)) {
      found.colours[name] = Object.fromEntries(
        Object.entries(palettes).map(([kind, palette]) => [kind, pixelColours(palette, kind)]),
      );
    }
    return found;
  };
  const ask = async (ink) => {
    const asked = wanted;
    const from = url;
    about ??= await describe();
    const answer = await fetch(from, { method: "POST", body: ink });
    if (!answer.ok) throw new Error(`${from}: ${answer.status}`);
    if (asked !== wanted || from !== url) return;
    const levels = new Uint8Array(await answer.arrayBuffer());
    if (!levels.length) cover.hide();
    else {
      cover.show(levels, about, theme);
      seen(levels.subarray(0, 784));
    }
  };
  const read = async (ink) => {
    if (busy) {
      next = ink;
      return;
    }
    busy = true;
    try {
      await ask(ink);
    } catch (problem) {
      works = problem instanceof TypeError; // the network failed, which may pass
      cover.hide();
    }
    busy = false;
    const waiting = next;
    next = null;
    if (waiting && works) read(waiting);
  };
  const use = (live) => {
    if (live?.url !== url) about = null;
    url = live?.url ?? "";
    theme = live?.theme ?? theme;
  };
  const stop = () => {
    wanted += 1;
    next = null;
    cover.hide();
  };
  return { read, use, stop, on: () => works && url !== "" };
}
