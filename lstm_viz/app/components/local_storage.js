export default function ({ data: [data], setStateValue }) {
  const name = `lstm_viz.${data.name}`;
  try {
    if (data.text !== null) localStorage.setItem(name, data.text);
    else if (localStorage.getItem(name)) setStateValue("kept", localStorage.getItem(name));
  } catch {
    // Storage is full or forbidden: the session alone has it.
  }
}
