// The answer beside the pad speaks of the row on stage; that of the last row comes with the last.
window.answersFollowTheLine ??= setInterval(() => {
  const rows = document.querySelector(".so-far")?.children;
  const row = Number(document.querySelector(".st-key-stage .play_marks")?.textContent.split(" ")[0]);
  const now = rows && row >= 1 ? rows[row - 1] : undefined;
  for (const said of rows ?? []) said.hidden = said !== now;
  document.documentElement.classList.toggle("still-reading", now !== undefined);
}, 80);
