// The callback page: the answer goes to the server, and how that went to the page that
// waits.
import { leave, takeAnswer, tell } from "/cied/callback.js";

/** What the server has made of the answer, or that it has not heard of it: both are told. */
async function judge(fragment) {
  try {
    const response = await fetch("/answer", {
      method: "POST",
      headers: { "Content-Type": "text/plain" },
      body: fragment,
    });
    if (!response.ok) return { error: `/answer: ${response.status}` };
    return { text: await response.text() };
  } catch (error) {
    return { error: String(error) };
  }
}

const answer = takeAnswer();
if (answer) leave(document.getElementById("message"), await tell(answer, await judge(answer.fragment)));
