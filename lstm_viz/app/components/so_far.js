// The answer beside the pad speaks of the row on stage; that of the last row comes with the last.
// Of sentences for each row, that of the row on stage is shown.
window.answersFollowTheLine ??= (() => {
  const shown = (sentences, now) => {
    for (const said of sentences) if (said.hidden === (said === now)) said.hidden = said !== now;
  };
  const follow = () => {
    const play = document.querySelector(".st-key-stage .play_marks");
    const row = Number(play?.textContent.split(" ")[0]);
    const answers = document.querySelector(".so-far")?.children ?? [];
    document.documentElement.classList.toggle("still-reading", answers[row - 1] !== undefined);
    shown(answers, answers[row - 1]);
    for (const { children } of document.querySelectorAll(".by-row")) {
      shown(children, children[row - 1]);
    }
  };
  const observer = new MutationObserver(follow);
  observer.observe(document.body, { childList: true, characterData: true, subtree: true });
  follow();
  return observer;
})();
