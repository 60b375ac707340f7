// The chosen cell of the stage, which Vega binds to the `value` of the page's body: what a click
// chooses goes to Python, and what Python chooses is marked on the stage.

const CHOSEN = "lstm-viz-chosen";
const MARGIN = 120; // pixels below the heading that is brought into sight
const LOOK = 100; // ms from look to look whether a panel is there
const LOOKS = 30;
const listening = new WeakMap(); // element of the component → its listener
let told = 0; // when the last click was that Python knows
let opened = false; // by a click whose panel is not yet there

/** Bring the heading of what a click has opened into sight. */
function showDetails(looks = LOOKS) {
  const heading = document.querySelector(".st-key-details h2");
  if (!heading?.offsetParent) {
    if (looks) setTimeout(showDetails, LOOK, looks - 1);
    return;
  }
  const reach = heading.getBoundingClientRect().bottom + MARGIN - innerHeight;
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
    opened = true;
    setTriggerValue("cell", cell);
  };
  body.removeEventListener(CHOSEN, listening.get(parentElement));
  listening.set(parentElement, listen);
  body.addEventListener(CHOSEN, listen);
  body.value = data.cell;
  body.dispatchEvent(new Event(CHOSEN));
  if (opened) setTimeout(showDetails, LOOK);
  opened = false;
  return () => body.removeEventListener(CHOSEN, listen);
}
