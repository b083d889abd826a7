/** The codes with which cied ends a login: EndCode of openapi.json. */
export const endCodes = [
    "cancelled",
    "card-answer",
    "card-changed",
    "card-in-use",
    "card-integrity",
    "card-missing",
    "card-mute",
    "card-no-login-key",
    "card-not-cie",
    "card-removed",
    "card-silent",
    "cert-expired",
    "cert-issuer-unknown",
    "cert-issuer-withdrawn",
    "cert-malformed",
    "cert-not-yet-valid",
    "cert-policy",
    "cert-purpose",
    "cert-revoked",
    "cert-subject",
    "cert-weak-key",
    "chip-forged",
    "chip-issuer-unknown",
    "dialog-unavailable",
    "internal",
    "interrupted",
    "key-mismatch",
    "pcsc-denied",
    "pcsc-unavailable",
    "pin-blocked",
    "pin-doubtful",
    "pin-format",
    "pin-last-try",
    "pin-wrong",
    "reader-failed",
    "reader-missing",
    "reader-removed",
    "reader-unknown",
    "sod-data-group",
    "sod-malformed",
    "sod-signature",
    "sod-signer",
    "timeout",
];
/** Why there is no token. Decide by code; title and detail are for the person. */
export class CiedError extends Error {
    code;
    retryable;
    title;
    detail;
    name = "CiedError";
    constructor(code, 
    /** Whether trying again at once makes sense, with a new nonce. */
    retryable, 
    /** What happened, in the language of the person; "" where only the page is at fault. */
    title = "", 
    /** What to do next, in the same language. */
    detail = "") {
        super(title === "" ? `cied: ${code}` : `cied: ${code}: ${title}`);
        this.code = code;
        this.retryable = retryable;
        this.title = title;
        this.detail = detail;
    }
}
