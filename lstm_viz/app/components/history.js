// Streamlit makes a step of the browser's history of every change of the address, and each page
// completes its own. Here whatever a visitor does is at most one step back, and only if the app
// follows the address there.
window.stepsAreActs ??= (() => {
  const FOLLOWED = ["digit", "lang", "model", "part", "section", "source"];
  const push = history.pushState.bind(history);
  const replace = history.replaceState.bind(history);
  let acted = false;
  for (const act of ["click", "keydown", "pointerdown"]) {
    addEventListener(act, (event) => (acted ||= event.isTrusted), { capture: true });
  }
  addEventListener("popstate", () => (acted = false)); // also by keys
  history.pushState = (state, title, url) => {
    const from = new URL(location.href);
    const to = new URL(url, from);
    const differs = (name) => from.searchParams.get(name) !== to.searchParams.get(name);
    const step = acted && (from.pathname !== to.pathname || FOLLOWED.some(differs));
    acted &&= !step;
    (step ? push : replace)(state, title, url);
  };
  return true;
})();
