// The callback page: the answer leaves the address at once and goes to the server. The page
// that waits is told that it can go on; where none waits, this window goes on itself.
import { leave, takeAnswer, tell } from "/cied/callback.js";

async function deliver(fragment) {
  const response = await fetch("/idp/answer", { method: "POST", headers: { "Content-Type": "text/plain" }, body: fragment });
  if (!response.ok) console.warn(`/idp/answer: ${response.status}`);
}

async function run() {
  const answer = takeAnswer();
  if (answer === null) return; // a reload: what came is delivered
  await deliver(answer.fragment);
  if (answer.attempt === undefined) return location.replace("/idp/next");
  leave(document.getElementById("message"), await tell(answer, {}));
}

document.getElementById("go").hidden = false;
run().catch((problem) => console.warn(problem));
