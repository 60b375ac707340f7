// The frame of a step of the tour, around a panel of the stage and one of its columns, or around
// another part of the page: it is there as long as the step is seen, and is brought into sight once.
(step) => {
  const EVERY = 120; // ms
  const MARGIN = 10; // pixels that stay free around it
  const HEADER = 52; // pixels of the pages' names
  const TITLE = 34; // and of a panel's title above it
  let before = ""; // where it was the time before
  let seen = false;

  const clear = () => {
    for (const frame of document.querySelectorAll(".tour-frame")) frame.remove();
  };
  const panels = () => [...document.querySelectorAll(".st-key-stage .hit_marks > *")];
  const target = () =>
    step.slot ? panels().find((mark) => mark.__data__?.datum?.slot === step.slot) : null;
  const frame = (name, { left, top, width, height }) => {
    const stage = document.querySelector(".st-key-stage");
    const origin = stage.getBoundingClientRect();
    let element = stage.querySelector(`.tour-frame.${name}`);
    if (!element) {
      element = document.createElement("div");
      element.className = `tour-frame ${name}`;
      element.ariaHidden = "true";
      stage.append(element);
    }
    const box = { left: left - origin.left, top: top - origin.top, width, height };
    for (const [side, length] of Object.entries(box)) element.style[side] = `${length}px`;
  };
  // a step speaks of the panels below the framed one too: they come as far as there is room
  const intoSight = (box, card, panel) => {
    const free = HEADER + (panel ? TITLE : MARGIN);
    const most = card.getBoundingClientRect().top - MARGIN;
    const parts = panel ? panels().map((mark) => mark.getBoundingClientRect()) : [box];
    const bottom = Math.max(...parts.map((part) => part.bottom));
    let by = Math.max(bottom - most, 0);
    if (box.top - by < free) by = box.top - free;
    if (by) lstmViz.scrollBy(by);
  };
  const look = () => {
    const card = document.querySelector(".st-key-tour-step");
    if (!card?.getClientRects().length) {
      clearInterval(window.tourLooks);
      clear();
      return;
    }
    const panel = target();
    const part = panel ?? document.querySelector(step.part);
    if (!part) return;
    const box = part.getBoundingClientRect();
    if (panel) {
      frame("panel", box);
      if (step.column !== null) {
        const width = box.width / step.columns;
        frame("stripe", {
          left: box.left + step.column * width, top: box.top, width, height: box.height,
        });
      }
    }
    const place = [box.left, box.top, box.width, box.height].join();
    if (place === before && !seen) {
      seen = true;
      intoSight(box, card, panel);
    }
    before = place;
  };
  clearInterval(window.tourLooks);
  clear();
  window.tourLooks = setInterval(look, EVERY);
}
