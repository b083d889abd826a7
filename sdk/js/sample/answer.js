// The callback page: the answer goes to the page that waits.
import { handOver, leave, takeAnswer } from "/cied/callback.js";

const answer = takeAnswer();
if (answer) leave(document.getElementById("message"), await handOver(answer));
