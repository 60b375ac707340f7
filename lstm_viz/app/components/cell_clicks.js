// The chosen cell of the stage, which Vega binds to the `value` of the page's body: what a click
// chooses goes to Python, and what Python chooses is marked on the stage.

const CHOSEN = "lstm-viz-chosen";
const listening = new WeakMap(); // element of the component → its listener
let told = 0; // when the last click was that Python knows
let opened = false; // by a click whose panel is not yet in sight

export default function ({ parentElement, data: [data], setTriggerValue }) {
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
  if (opened) lstmViz.intoSight(".st-key-details h2", "nearest");
  opened = false;
  return () => body.removeEventListener(CHOSEN, listen);
}
