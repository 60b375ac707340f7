const LOOK_EVERY = 200; // ms
const CUT = '[data-testid="stConnectionStatus"]'; // stands in the page while there is no connection

/** Called by each run of the whole page, which is the answer waited for. */
export default function ({ setTriggerValue }) {
  let cut = false;
  let next = 0;
  let patience = 2000; // ms; doubled each time, as a slow server shall get to the end of its run
  const look = () => {
    const now = performance.now();
    if (document.querySelector(CUT)) {
      cut = true;
      next = now;
    } else if (cut && now >= next) {
      next = now + patience;
      patience *= 2;
      setTriggerValue("back", true);
    }
  };
  const looking = setInterval(look, LOOK_EVERY);
  return () => clearInterval(looking);
}
