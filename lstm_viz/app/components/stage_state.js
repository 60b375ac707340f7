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

/** The panels on the stage, by Vega's own marks: the slot and the element of each. */
function stagePanels(stage) {
  return [...stage.querySelectorAll(".hit_marks > *")].map((element) => ({
    element,
    slot: element.__data__?.datum?.slot,
  }));
}
