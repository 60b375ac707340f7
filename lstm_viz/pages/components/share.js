const LOOK_EVERY = 400; // ms: the stage may be playing

/** How the stage stands, from the words that it keeps for this: row, layer, speed and loop. */
function play() {
  const stage = document.querySelector(".st-key-stage");
  const said = stage?.querySelector(".play_marks")?.textContent;
  if (!said) return {};
  const [row, layer, speed, loop] = said.split(" ");
  return { row, layer, speed, ...(loop === "true" && { loop: "1" }) };
}

function whole(link) {
  const url = new URL(link, location.href);
  for (const [name, text] of Object.entries(play())) url.searchParams.set(name, text);
  return url.href;
}

export default function ({ parentElement, data }) {
  const code = parentElement.querySelector("code");
  const button = parentElement.querySelector("button");
  button.textContent = data.copy;
  const show = () => {
    const link = whole(data.link);
    if (code.textContent !== link) code.textContent = link;
    return link;
  };
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(show());
      button.textContent = data.copied;
    } catch {
      getSelection().selectAllChildren(code); // a page without https may not copy: the visitor does
    }
  };
  show();
  const timer = setInterval(show, LOOK_EVERY);
  return () => clearInterval(timer);
}
