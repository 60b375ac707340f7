// A stroke is posted as it grows, one drawing at a time, and each answer painted as it comes.
const SIDE = 140;

export default async ({ parentElement }) => {
  const paper = parentElement.querySelector(".paper");
  const canvases = [...parentElement.querySelectorAll(".levels")];
  const ink = paper.getContext("2d", { willReadFrequently: true });
  Object.assign(ink, { lineWidth: 10, lineCap: "round", lineJoin: "round" });
  const about = await (await fetch("/live/lstm")).json();
  const colours = Object.fromEntries(
    Object.entries(about.palettes.light).map(([kind, rgb]) => [kind, pixelColours(rgb, kind)]),
  );
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
      const part = levels.subarray(start, end);
      if (part.length) paintLevels(canvases[k], part, panel.columns, colours[panel.kind]);
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
