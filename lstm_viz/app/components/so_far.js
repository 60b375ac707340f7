// The answer beside the pad speaks of the row on stage; that of the last row comes with the last.
// Of sentences for each row, that of the row on stage is shown.
window.answersFollowTheLine ??= setInterval(() => {
  const rows = document.querySelector(".so-far")?.children ?? [];
  const row = Number(document.querySelector(".st-key-stage .play_marks")?.textContent.split(" ")[0]);
  const show = (sentences) => {
    const now = sentences[row - 1];
    for (const said of sentences) if (said.hidden === (said === now)) said.hidden = said !== now;
  };
  document.documentElement.classList.toggle("still-reading", rows[row - 1] !== undefined);
  show(rows);
  for (const list of document.querySelectorAll(".by-row")) show(list.children);
}, 80);
