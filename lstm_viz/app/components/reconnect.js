const LOOK_EVERY = 200; // ms

/** Called by each run of the whole page, which is the answer waited for. */
export default function ({ setTriggerValue }) {
  let cut = false;
  let next = 0;
  let patience = 2000; // ms; doubled each time, as a slow server shall get to the end of its run
  const look = () => {
    const now = performance.now();
    if (lstmViz.cut()) {
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
