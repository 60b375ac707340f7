const LOOK_EVERY = 400; // ms: the stage may be playing

const links = new WeakMap(); // by the element that shows it: Streamlit may leave older calls running

export default function ({ parentElement, data: [data] }) {
  const code = parentElement.querySelector("code");
  const button = parentElement.querySelector("button");
  button.textContent = data.copy;
  button.hidden = false; // until it has a name it is none
  links.set(code, data.link);
  const show = () => {
    const link = whole(links.get(code));
    if (code.textContent !== link) code.textContent = link;
    return link;
  };
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(show());
      button.textContent = data.copied;
    } catch {
      getSelection().selectAllChildren(code); // a page without https may not copy: the visitor does
    }
  };
  show();
  const timer = setInterval(() => (code.isConnected ? show() : clearInterval(timer)), LOOK_EVERY);
  return () => clearInterval(timer);
}
