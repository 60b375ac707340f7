// In a narrow window the pages' names are in a drawer, which Streamlit leaves open over the page.
window.drawerCloses ??= (() => {
  const close = () =>
    document
      .querySelector(".stSidebar[data-collapsed='false'] [data-testid='stSidebarCollapseButton'] button")
      ?.click();
  document.addEventListener("click", (event) => {
    if (event.target.closest?.(".stSidebar a")) close();
  });
  addEventListener("popstate", close);
  return true;
})();
