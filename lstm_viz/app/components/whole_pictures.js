// Vega takes the pictures of a stage off the page before it has loaded the next ones, which takes
// some frames. Here the old ones stay until then; nothing is painted in between, as this runs before
// a frame is.
window.picturesStay ??= (() => {
  const XLINK = "http://www.w3.org/1999/xlink"; // the namespace that Vega gives its href
  const place = ({ __data__: { datum } }) => [datum.slot, datum.layer, datum.now].join();
  const observer = new MutationObserver((mutations) => {
    const gone = new Map();
    for (const { target, addedNodes, removedNodes } of mutations) {
      if (!target.classList.contains("picture_marks")) continue;
      for (const image of removedNodes) gone.set(place(image), image.getAttribute("href"));
      for (const image of addedNodes) {
        const old = gone.get(place(image));
        if (old && !image.getAttribute("href")) image.setAttributeNS(XLINK, "href", old);
      }
    }
  });
  observer.observe(document.body, { subtree: true, childList: true });
  return observer;
})();
