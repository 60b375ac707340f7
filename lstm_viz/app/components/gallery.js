const STEPS = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };

function makeButton(item, place) {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.index = item.index;
  button.ariaLabel = button.title = item.name;
  const thumb = document.createElement("span");
  thumb.className = "thumb";
  thumb.style.setProperty("--place", place);
  button.append(thumb, item.note ?? "");
  return button;
}

/** Outline the picked button and make it the one that Tab comes to. */
function select(grid, index) {
  for (const button of grid.children) {
    button.ariaPressed = String(Number(button.dataset.index) === index);
  }
  const picked = grid.querySelector('[aria-pressed="true"]');
  rove(grid, grid.querySelector(":focus") ?? picked ?? grid.firstElementChild);
}

function rove(grid, target) {
  for (const button of grid.children) button.tabIndex = button === target ? 0 : -1;
}

function columns(grid) {
  return getComputedStyle(grid).gridTemplateColumns.split(" ").length;
}

function onKey(grid, event) {
  event.stopPropagation(); // the page has its own use for space and arrows
  const step = { ...STEPS, ArrowUp: -columns(grid), ArrowDown: columns(grid) }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const buttons = [...grid.children];
  const here = buttons.indexOf(event.target.closest("button"));
  const last = buttons.length - 1;
  const there = Number.isFinite(step) ? here + step : step > 0 ? last : 0;
  if (!buttons[there]) return;
  rove(grid, buttons[there]);
  buttons[there].focus();
}

const shown = new WeakMap(); // grid → what it shows, so that a rerun rebuilds nothing

export default function ({ parentElement, data: [data], setTriggerValue }) {
  const grid = parentElement.querySelector(".gallery");
  const content = JSON.stringify([data.items, data.sprite]);
  if (shown.get(grid) !== content) {
    shown.set(grid, content);
    grid.ariaLabel = data.name;
    grid.style.setProperty("--sprite", `url(${data.sprite})`);
    grid.style.setProperty("--tiles", data.items.length);
    grid.replaceChildren(...data.items.map(makeButton));
  }
  grid.onkeydown = (event) => onKey(grid, event);
  grid.onclick = (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const index = Number(button.dataset.index);
    select(grid, index);
    setTriggerValue("picked", index);
  };
  select(grid, data.selected);
}
