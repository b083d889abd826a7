import { channelOf, isAttempt, isMessage } from "./protocol.js";
import { isAuthorize, post } from "./request.js";
import { wordsHere } from "./words.js";
/** How long the page that waits may take to say what to ask for, in ms. */
const askedWithin = 5_000;
/**
 * launch is the whole of the launch page: it announces itself to the page that has opened
 * it, is told what to ask for, and goes on to cied. It does nothing for anybody else: the
 * address alone starts no login. Where nobody waits, message says so.
 */
export function launch(message) {
    const id = location.hash.slice(1);
    const lost = () => {
        message.textContent = wordsHere().lost;
    };
    if (!isAttempt(id) || window.top !== window)
        return lost();
    const channel = channelOf(id);
    const alone = setTimeout(lost, askedWithin);
    channel.onmessage = ({ data }) => {
        const over = isMessage(data, "over");
        if (!over && (!isMessage(data, "ask") || !isAuthorize(data.authorize)))
            return;
        clearTimeout(alone);
        channel.close();
        if (over)
            lost();
        else
            post(data.authorize, data.fields);
    };
    channel.postMessage({ kind: "opened" });
    // The browser's way back may bring this page from its memory, as it was: once more then.
    addEventListener("pageshow", (event) => {
        if (event.persisted)
            location.reload();
    });
}
