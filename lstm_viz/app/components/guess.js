const PACE = 800; // ms a row
const LAST = 5000; // ms after the last row, for those who have waited for it
const STEPS = ["ArrowDown", "ArrowRight"];

const games = new WeakMap(); // by the element that shows it

function paintRows(canvas, pixels, rows) {
  const image = new ImageData(28, 28);
  for (let i = 0; i < 28 * rows; i++) image.data.set([pixels[i], pixels[i], pixels[i], 255], 4 * i);
  canvas.getContext("2d").putImageData(image, 0, 0);
}

/** A game on the elements of `root`; `use` gives it what the server says. */
function newGame(root) {
  const part = (selector) => root.querySelector(selector);
  const act = Object.fromEntries(
    [...root.querySelectorAll("[data-act]")].map((button) => [button.dataset.act, button]),
  );
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  let data = null;
  let tell = null; // the functions that tell the server
  let pixels = [];
  let row = 0;
  let playing = false;
  let locked = false;
  let timer = 0;

  const over = () => data.outcome.length > 0;
  const show = () => {
    const { words } = data;
    root.classList.toggle("over", over());
    root.classList.toggle("large", data.large);
    paintRows(part(".board"), pixels, over() ? 28 : row);
    part(".row").textContent = row ? data.lines[row - 1] : words.start;
    part(".board").ariaLabel = `${words.board}. ${part(".row").textContent}`;
    act.play.textContent = playing ? words.pause : words.play;
    act.play.hidden = over() || calm.matches;
    act.next.textContent = row < 28 ? words.next : words.end;
    act.next.hidden = over();
    act.again.hidden = !over();
    for (const part of [".rule", ".row", ".choices"]) root.querySelector(part).hidden = over();
    for (const button of part(".choices").children) button.disabled = locked || !row;
  };
  const lock = (digit) => {
    if (locked || (digit !== null && !row)) return;
    locked = true;
    playing = false;
    clearTimeout(timer);
    show();
    tell.state("guess", { name: data.name, digit, row });
  };
  const wait = () => {
    clearTimeout(timer);
    if (playing) timer = setTimeout(() => root.isConnected && deal(), row < 28 ? PACE : LAST);
  };
  const deal = () => {
    if (locked || over()) return;
    if (row === 28) return lock(null);
    row += 1;
    show();
    wait();
  };
  const turn = () => {
    playing = !playing && !calm.matches;
    show();
    wait();
  };
  const onKey = (event) => {
    if (!root.isConnected) return removeEventListener("keydown", onKey, true);
    const at = event.composedPath()[0].tagName;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (over() || locked || !plain || at === "INPUT") return;
    if (/^[0-9]$/.test(event.key)) lock(Number(event.key));
    else if (STEPS.includes(event.key)) deal();
    else if (event.key === " " && at !== "BUTTON") turn();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  part(".choices").onclick = (event) => {
    const button = event.target.closest("button");
    if (button) lock([...part(".choices").children].indexOf(button));
  };
  act.play.onclick = turn;
  act.next.onclick = deal;
  act.again.onclick = () => tell.trigger("again", data.name);
  act.leave.onclick = () => tell.trigger("leave", data.name);
  addEventListener("keydown", onKey, true);

  const name = () => {
    const { words } = data;
    part("h2").textContent = words.title;
    part(".rule").textContent = words.rule;
    part(".choices").ariaLabel = words.choices;
    part(".choices").replaceChildren(
      ...data.digits.map((spoken, digit) => {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = digit;
        button.ariaLabel = spoken;
        return button;
      }),
    );
    act.again.textContent = words.again;
    act.leave.textContent = words.leave;
  };
  const use = (told, functions) => {
    const other = data?.name !== told.name;
    const renamed = JSON.stringify(data?.words) !== JSON.stringify(told.words);
    data = told;
    tell = functions;
    if (other) {
      pixels = Uint8Array.from(atob(data.pixels), (sign) => sign.charCodeAt(0));
      row = 0;
      locked = false;
      playing = !over() && !calm.matches;
      wait();
    }
    if (renamed) name();
    const outcome = JSON.stringify(data.outcome);
    if (root.dataset.outcome !== outcome) {
      root.dataset.outcome = outcome;
      part(".outcome").replaceChildren(
        ...data.outcome.map((sentence, k) => {
          const line = document.createElement(k ? "p" : "strong");
          line.textContent = sentence;
          return line;
        }),
      );
    }
    show();
  };
  return { use };
}

export default function ({ parentElement, data: [data], setStateValue, setTriggerValue }) {
  const root = parentElement.querySelector(".game");
  if (!games.has(root)) games.set(root, newGame(root));
  games.get(root).use(data, { state: setStateValue, trigger: setTriggerValue });
}
