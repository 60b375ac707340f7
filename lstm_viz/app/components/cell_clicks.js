// The chosen cell of the stage, which Vega binds to the `value` of the page's body: what a click
// chooses goes to Python, and what Python chooses is marked on the stage.

const CHOSEN = "lstm-viz-chosen";
const MARGIN = 80; // pixels that stay free around what is brought into sight
const listening = new WeakMap(); // element of the component → its listener
let told = 0; // when the last click was that Python knows
let opened = null; // where that click was, until its panel is there

/** Bring the heading of what a click has opened into sight, but not the cell out of it. */
function showDetails(clickedAt) {
  const heading = document.querySelector(".st-key-details h2");
  if (!heading?.offsetParent) return;
  const below = heading.getBoundingClientRect().bottom + MARGIN - innerHeight;
  const reach = Math.min(below, clickedAt - MARGIN);
  if (reach <= 0) return;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  document.querySelector(".stMain")?.scrollBy({ top: reach, behavior: calm ? "auto" : "smooth" });
}

export default function ({ parentElement, data, setTriggerValue }) {
  const body = document.body;
  const listen = () => {
    const { clicked, ...cell } = body.value ?? {};
    if (!clicked || clicked === told) return;
    told = clicked;
    opened = document.querySelector(".cell_marks > *")?.getBoundingClientRect().top ?? 0;
    setTriggerValue("cell", cell);
  };
  body.removeEventListener(CHOSEN, listening.get(parentElement));
  listening.set(parentElement, listen);
  body.addEventListener(CHOSEN, listen);
  body.value = data.cell;
  body.dispatchEvent(new Event(CHOSEN));
  if (opened !== null) setTimeout(showDetails, 200, opened); // what is sent after this is there then
  opened = null;
  return () => body.removeEventListener(CHOSEN, listen);
}
