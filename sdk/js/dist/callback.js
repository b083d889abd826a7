import { readAnswer } from "./answer.js";
import { channelOf, isMessage } from "./protocol.js";
import { wordsHere } from "./words.js";
export { CiedError } from "./error.js";
/** How long the page that waits may take to say that it has the answer, in ms. */
const takenWithin = 2_000;
/**
 * takeAnswer takes the answer out of the address and the history. null: there is none, as
 * after a reload. Throws a CiedError "token-malformed".
 */
export function takeAnswer() {
    const fragment = location.hash.slice(1);
    if (fragment === "")
        return null;
    history.replaceState(null, "", location.pathname);
    return readAnswer(fragment);
}
/**
 * handOver gives the answer to the page that waits with authenticate. false: nobody waits
 * any more.
 */
export function handOver(answer) {
    return send(answer, { kind: "answer", fragment: answer.fragment });
}
/**
 * tell gives the page that waits with login what the server has made of the answer, a
 * value that can be cloned. Never the token. false: nobody waits any more. Rejected with a
 * DataCloneError where it cannot be cloned; the page still waits then, for another outcome.
 */
export function tell(answer, outcome) {
    return send(answer, { kind: "outcome", outcome });
}
/** leave closes this window, or says in message that the person may. */
export function leave(message, taken) {
    const { done, lost } = wordsHere();
    message.textContent = taken ? done : lost;
    if (taken)
        window.close();
}
function send(answer, message) {
    const { attempt } = answer;
    if (attempt === undefined)
        return Promise.resolve(false);
    return deliver(channelOf(attempt), message);
}
/** deliver says message on channel, waits until it is taken or late, and closes the channel. */
async function deliver(channel, message) {
    let late;
    try {
        channel.postMessage(message); // throws what cannot be cloned
        return await new Promise((resolve) => {
            late = setTimeout(() => resolve(false), takenWithin);
            channel.onmessage = ({ data }) => {
                if (isMessage(data, "taken"))
                    resolve(true);
            };
        });
    }
    finally {
        clearTimeout(late);
        channel.close();
    }
}
