// The callback page: the answer goes to the server, and how that went to the page that
// waits.
import { leave, takeAnswer, tell } from "/cied/callback.js";

const answer = takeAnswer();
if (answer) {
  const response = await fetch("/answer", {
    method: "POST",
    headers: { "Content-Type": "text/plain" },
    body: answer.fragment,
  });
  leave(document.getElementById("message"), await tell(answer, { text: await response.text() }));
}
