window.stagesTakeFocus ??= new MutationObserver(() => {
  for (const stage of document.querySelectorAll("[class*='-stage'] .stVegaLiteChart")) {
    if (stage.tabIndex) stage.tabIndex = 0;
  }
});
window.stagesTakeFocus.observe(document.body, { childList: true, subtree: true });
