// A stroke is posted as it grows, one drawing at a time, and each answer painted as it comes.
const SIDE = 140;

export default async ({ parentElement }) => {
  const paper = parentElement.querySelector(".paper");
  const canvases = [...parentElement.querySelectorAll(".levels")];
  const ink = paper.getContext("2d", { willReadFrequently: true });
  Object.assign(ink, { lineWidth: 10, lineCap: "round", lineJoin: "round" });
  const about = await (await fetch("/live/lstm")).json();
  const palette = (kind) => {
    const rgb = Uint8Array.from(atob(about.palettes.light[kind]), (sign) => sign.charCodeAt(0));
    const pixels = new Uint8ClampedArray(4 * 256).fill(255);
    for (let level = 0; level < 256; level++) {
      pixels.set(rgb.subarray(3 * level, 3 * level + 3), 4 * level);
    }
    return new Uint32Array(pixels.buffer);
  };
  const colours = Object.fromEntries(
    Object.keys(about.palettes.light).map((kind) => [kind, palette(kind)]),
  );
  const paint = (canvas, levels, { columns, kind }) => {
    Object.assign(canvas, { width: columns, height: about.rows });
    const image = new ImageData(columns, about.rows);
    const pixels = new Uint32Array(image.data.buffer);
    levels.forEach((level, i) => (pixels[i] = colours[kind][level]));
    canvas.getContext("2d").putImageData(image, 0, 0);
  };
  let busy = false;
  let waiting = false;
  const read = async () => {
    waiting = busy;
    if (busy) return;
    busy = true;
    const { data } = ink.getImageData(0, 0, SIDE, SIDE);
    const body = Uint8Array.from({ length: SIDE * SIDE }, (_, i) => data[4 * i + 3]);
    const answer = await fetch("/live/lstm", { method: "POST", body });
    const levels = new Uint8Array(await answer.arrayBuffer());
    let start = 0;
    about.panels.forEach((panel, k) => {
      const end = start + about.rows * panel.columns;
      if (levels.length) paint(canvases[k], levels.subarray(start, end), panel);
      start = end;
    });
    performance.mark("bare");
    busy = false;
    if (waiting) read();
  };
  const at = (event) => {
    const box = paper.getBoundingClientRect();
    return [
      ((event.clientX - box.left) / box.width) * SIDE,
      ((event.clientY - box.top) / box.height) * SIDE,
    ];
  };
  parentElement.querySelector("button").onclick = () => ink.clearRect(0, 0, SIDE, SIDE);
  paper.onpointerdown = (event) => {
    ink.beginPath();
    ink.moveTo(...at(event));
  };
  paper.onpointermove = (event) => {
    if (!event.buttons) return;
    ink.lineTo(...at(event));
    ink.stroke();
    read();
  };
};
