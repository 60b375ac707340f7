// The answer beside the pad speaks of the row on stage; that of the last row comes with the last.
window.answersFollowTheLine ??= setInterval(() => {
  const rows = document.querySelector(".so-far")?.children ?? [];
  const row = Number(document.querySelector(".st-key-stage .play_marks")?.textContent.split(" ")[0]);
  const now = rows[row - 1];
  document.documentElement.classList.toggle("still-reading", now !== undefined);
  for (const said of rows) if (said.hidden === (said === now)) said.hidden = said !== now;
}, 80);
