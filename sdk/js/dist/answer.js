import { CiedError } from "./error.js";
import { splitState } from "./protocol.js";
/** The longest fragment that is looked at, as in package relying. */
const fragmentLimit = 32 << 10;
/** readAnswer reads a fragment. Throws a CiedError "token-malformed". */
export function readAnswer(fragment) {
    const json = decode(fragment);
    if (json["state"] !== undefined && typeof json["state"] !== "string")
        throw malformed();
    return { fragment, ...splitState(json["state"]), ...endOf(json) };
}
function malformed() {
    return new CiedError("token-malformed", false);
}
/** decode reads base64url without padding (RFC 4648, 5) of a JSON object. */
function decode(fragment) {
    if (fragment.length > fragmentLimit || !/^[A-Za-z0-9_-]+$/.test(fragment))
        throw malformed();
    try {
        const binary = atob(fragment.replaceAll("-", "+").replaceAll("_", "/"));
        const bytes = Uint8Array.from(binary, (c) => c.charCodeAt(0));
        return object(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
    }
    catch {
        throw malformed();
    }
}
function object(value) {
    if (typeof value !== "object" || value === null || Array.isArray(value))
        throw malformed();
    return value;
}
function endOf(json) {
    const ends = ["authToken", "cms", "error"].filter((name) => json[name] !== undefined);
    if (ends.length !== 1)
        throw malformed();
    if (ends[0] === "error")
        return { error: errorOf(object(json["error"])) };
    if (ends[0] === "cms" && json["format"] === "cms" && typeof json["cms"] === "string") {
        return { token: { format: "cms", cms: json["cms"] } };
    }
    if (ends[0] === "authToken" && json["format"] === "web-eid")
        return { token: webEid(object(json["authToken"])) };
    throw malformed();
}
function webEid(json) {
    for (const name of ["format", "unverifiedCertificate", "algorithm", "signature"]) {
        if (typeof json[name] !== "string")
            throw malformed();
    }
    return json;
}
/** errorOf reads a problem (RFC 9457). */
function errorOf(json) {
    const { code, retryable, title, detail } = json;
    if (typeof code !== "string" || !/^[a-z-]{1,64}$/.test(code))
        throw malformed();
    return new CiedError(code, retryable === true, text(title), text(detail));
}
function text(value) {
    return typeof value === "string" ? value : "";
}
