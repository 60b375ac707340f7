export default function ({ parentElement, data: [data] }) {
  const link = parentElement.querySelector("a");
  link.textContent = data.label;
  const aim = () => {
    const url = new URL(location.href);
    url.searchParams.delete("view");
    if (data.drawing) url.searchParams.set("drawing", data.drawing);
    link.href = whole(url);
  };
  aim();
  // however it is about to be followed: the address and the stage have changed since
  link.onpointerdown = link.onkeydown = link.oncontextmenu = aim;
  // Vega keeps a click from giving its frame the keys, which play and step
  const take = () => window.focus();
  addEventListener("pointerdown", take, true);
  return () => removeEventListener("pointerdown", take, true);
}
