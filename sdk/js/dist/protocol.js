/** An attempt is 128 random bits as base64url. */
const attempt = /^[A-Za-z0-9_-]{22}$/;
/** The state that goes through cied: the attempt, and what the site wants back. */
const carried = /^cied1\.([A-Za-z0-9_-]{22})(?:\.(.*))?$/s;
export function newAttempt() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").slice(0, 22);
}
export function isAttempt(text) {
    return attempt.test(text);
}
export function channelOf(id) {
    return new BroadcastChannel(`cied:${id}`);
}
/** stateOf puts the attempt before the site's own state. */
export function stateOf(id, own) {
    return own === undefined ? `cied1.${id}` : `cied1.${id}.${own}`;
}
/** splitState undoes stateOf. A state that is not of an attempt is the site's own. */
export function splitState(state) {
    const parts = carried.exec(state ?? "");
    if (parts?.[1] === undefined)
        return state === undefined ? {} : { state };
    return parts[2] === undefined ? { attempt: parts[1] } : { attempt: parts[1], state: parts[2] };
}
/** isMessage is whether data has the kind; a page of the same origin may say anything. */
export function isMessage(data, kind) {
    return typeof data === "object" && data !== null && data.kind === kind;
}
