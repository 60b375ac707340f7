// All that reaches into Streamlit's own page, for the scripts of this folder: its elements by their
// inner names, clicks on its buttons, and the browser's history, which it writes.
// tests/browser/test_streamlit_reach.py finds each selector on a page of the app.
window.lstmViz ??= (() => {
  const LOOK = 100; // ms from look to look
  const LATE = 5000; // ms after which what does not come is waited for no more
  const all = (selector) => document.querySelectorAll(selector);
  const one = (selector) => document.querySelector(selector);
  const visible = (selector) => [...all(selector)].find((part) => part.getClientRects().length);
  const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  const behavior = () => (calm() ? "instant" : "smooth");

  // Vega's picture takes no focus: the keys, once a button has had them, would not come back to it.
  new MutationObserver(() => {
    for (const stage of all("[class*='-stage'] .stVegaLiteChart")) {
      if (stage.tabIndex) stage.tabIndex = 0;
    }
  }).observe(document.body, { childList: true, subtree: true });

  // In a narrow window the pages' names are in a drawer, which Streamlit leaves open over the page.
  const closeDrawer = () =>
    one(".stSidebar[data-collapsed='false'] [data-testid='stSidebarCollapseButton'] button")?.click();
  document.addEventListener("click", (event) => {
    if (event.target.closest?.(".stSidebar a")) closeDrawer();
  });
  addEventListener("popstate", closeDrawer);

  // Streamlit makes a step of the browser's history of every change of the address, and each page
  // completes its own. Here whatever a visitor does is at most one step back, and only if the app
  // follows the address there.
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

  // What is opened under the stage is brought into sight while it is being built, as much of it as
  // there is room for, unless the visitor acts meanwhile.
  const HEADER = 60; // pixels of the pages' names
  const ACTS = ["wheel", "pointerdown", "keydown"];
  const unfold = (part, wait = LATE) => {
    const late = performance.now() + wait;
    let acted = false;
    const stop = () => (acted = true);
    for (const act of ACTS) addEventListener(act, stop, { once: true });
    const look = () => {
      if (acted || performance.now() > late) {
        for (const act of ACTS) removeEventListener(act, stop);
        return;
      }
      const box = visible(part)?.getBoundingClientRect();
      const by = box ? Math.min(box.bottom - innerHeight, box.top - HEADER) : 0;
      if (by > 1) one(".stMain").scrollBy({ top: by, behavior: behavior() });
      setTimeout(look, LOOK);
    };
    setTimeout(look, LOOK);
  };
  // React may replace the button before the event has come up to the document
  const opens = ({ isTrusted, target }) => {
    const way = target.closest?.(":is(.st-key-closer, .st-key-why, .st-key-tour-follow) button");
    if (isTrusted && way) unfold(".st-key-details");
  };
  document.addEventListener("click", opens, { capture: true });
  // a link that opens a panel is about that; the stage, painted later, moves it down
  if (new URLSearchParams(location.search).has("closer")) unfold(".st-key-details", 2 * LATE);

  return {
    /** The colour of the page's ground, in the theme that is on. */
    ground: () => getComputedStyle(one(".stApp")).backgroundColor,
    /** Whether the page has no connection to the server. */
    cut: () => one("[data-testid='stConnectionStatus']") !== null,
    /** What Streamlit says at a button whose file could not be made. */
    failedDownloads: () => [...all("[data-testid='stDownloadButtonError']")],
    /** Scroll the page, which is not the window, to its beginning. */
    toTop: () => one(".stMain")?.scrollTo(0, 0),
    /** Scroll the page by so many pixels. */
    scrollBy: (top) => one(".stMain")?.scrollBy({ top, behavior: behavior() }),
    /** Bring a part of the page into sight that is opened below what one looks at. */
    unfold,
    /**
     * Bring a part of the page into sight as soon as another one, which makes the page longer, is
     * seen: to its top ("start"), or as far as it must ("nearest").
     */
    intoSight: (part, block, after = part) => {
      const late = performance.now() + LATE;
      const look = () => {
        if (!visible(after) && performance.now() < late) setTimeout(look, LOOK);
        else visible(part)?.scrollIntoView({ behavior: behavior(), block });
      };
      setTimeout(look, LOOK);
    },
  };
})();
