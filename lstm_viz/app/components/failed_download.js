// Tells Python that the page shows the error of a download: why it failed is said there.
export default ({ setTriggerValue }) => {
  const told = new WeakSet();
  const look = () => {
    for (const error of lstmViz.failedDownloads()) {
      if (!told.has(error)) setTriggerValue("failed", true);
      told.add(error);
    }
  };
  const observer = new MutationObserver(look);
  observer.observe(document.body, { childList: true, subtree: true });
  return () => observer.disconnect();
};
