// The page that waits. Its server has put the nonce of this session into the button, and
// verifies the token at /login. Where cied listens is cied's default, but for tests.
import { authenticate } from "/cied/index.js";

const button = document.getElementById("login");
const cancel = document.getElementById("cancel");
const outcome = document.getElementById("outcome");

/** How the server answers: the name of who has logged in, or why nobody has. */
async function post(token) {
  const response = await fetch("/login", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(token),
  });
  return response.text();
}

button.addEventListener("click", async () => {
  const stop = new AbortController();
  cancel.onclick = () => stop.abort();
  button.disabled = true; // the nonce is for one attempt
  cancel.hidden = false;
  try {
    const { nonce, daemon } = button.dataset;
    const panel = document.getElementById("notice");
    outcome.textContent = await post(await authenticate({ nonce, daemon, panel, signal: stop.signal }));
  } catch (error) {
    outcome.textContent = error.title ? `${error.title} ${error.detail} (${error.code})` : String(error);
  }
  cancel.hidden = true;
});
