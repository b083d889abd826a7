// The page that waits, where the callback page takes the answer to the server: the token
// never comes here.
import { login } from "/cied/index.js";

const button = document.getElementById("login");
const outcome = document.getElementById("outcome");

button.addEventListener("click", async () => {
  button.disabled = true; // the nonce is for one attempt
  try {
    const { nonce, daemon } = button.dataset;
    const { text, error } = await login({ nonce, daemon, panel: document.getElementById("notice") });
    outcome.textContent = text ?? error;
  } catch (error) {
    outcome.textContent = error.title ? `${error.title} ${error.detail} (${error.code})` : String(error);
  }
});
