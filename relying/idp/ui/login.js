// The login page: cied in a window of its own. The callback page gives the answer to the
// server, which alone knows what came of it, so that all this page has to do then is go on.
import { login } from "/cied/index.js";

const button = document.getElementById("window");
const { nonce, lang, state } = document.getElementById("same").elements;

for (const part of document.querySelectorAll(".window")) part.hidden = false;
button.addEventListener("click", async () => {
  button.disabled = true; // the nonce is for one attempt
  const daemon = new URL(document.getElementById("same").action).origin;
  const panel = document.getElementById("notice");
  try {
    await login({ nonce: nonce.value, lang: lang.value, state: state.value, daemon, panel });
  } catch (error) {
    console.warn(error); // no window, or no answer: the page comes anew, with a new nonce
  }
  location.assign("/idp/next");
});
