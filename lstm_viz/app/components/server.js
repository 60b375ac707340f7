// What the pad tells Python, and how it knows that it arrived.

const RESTED = "#rested"; // as in pad.py
const PATIENCE = 2000; // ms for the server to confirm a drawing; doubled each time it does not

/** The pad's side of the conversation; `hear` what each rerun says before telling anything. */
function serverLine() {
  let data = null;
  let tell = null; // Streamlit's setStateValue, as of the latest rerun
  let ink = "";
  let rested = false;
  let patience = PATIENCE;
  let waiting = 0;
  let hadKeep = null;

  // What is told while the connection is down is lost without a word, so wait for an answer: the
  // end of the data URL, where a PNG has its checksum.
  const confirm = () => {
    clearTimeout(waiting);
    if (data.have === ink.slice(-32)) return;
    waiting = setTimeout(() => {
      patience *= 2; // a slow server shall get to the end of its run
      repeatInk();
    }, patience);
  };
  const repeatInk = () => {
    tell("ink", ink && rested ? ink + RESTED : ink);
    confirm();
  };
  /** Tell the ink, and whether the pen rests. */
  const tellInk = (newInk, atRest) => {
    if (newInk === ink) return;
    ink = newInk;
    rested = atRest;
    patience = PATIENCE;
    repeatInk();
  };

  // True once each time the server has lost the string, or at first has not got it. Answering every
  // rerun that lacks it could go round for ever; answering the loss cannot.
  const lostKeep = () => {
    const before = hadKeep;
    hadKeep = data.keep !== null;
    return !hadKeep && before !== false;
  };
  const hear = (newData, setStateValue) => {
    data = newData;
    tell = setStateValue;
    confirm();
    if (data.keep !== null) remember("kept", data.keep);
    if (lostKeep() && recall("kept")) tell("kept", recall("kept"));
  };

  const knows = (someInk) => data.have === someInk.slice(-32);

  return { hear, tellInk, knows, close: () => clearTimeout(waiting) };
}
