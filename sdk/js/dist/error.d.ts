/** The codes with which cied ends a login: EndCode of openapi.json. */
export declare const endCodes: readonly ["cancelled", "card-answer", "card-changed", "card-in-use", "card-integrity", "card-missing", "card-mute", "card-no-login-key", "card-not-cie", "card-removed", "card-silent", "cert-expired", "cert-issuer-unknown", "cert-issuer-withdrawn", "cert-malformed", "cert-not-yet-valid", "cert-policy", "cert-purpose", "cert-revoked", "cert-subject", "cert-weak-key", "chip-forged", "chip-issuer-unknown", "dialog-unavailable", "internal", "interrupted", "key-mismatch", "pcsc-denied", "pcsc-unavailable", "pin-blocked", "pin-doubtful", "pin-format", "pin-last-try", "pin-wrong", "reader-failed", "reader-missing", "reader-removed", "reader-unknown", "sod-data-group", "sod-malformed", "sod-signature", "sod-signer", "timeout"];
export type EndCode = (typeof endCodes)[number];
/**
 * The codes that this module finds itself:
 *
 * - popup-blocked: no window has opened, to the end of the attempt
 * - no-answer: a window has opened, and nothing came back: cied does not run or is not
 *   installed, the window was closed, or a failure was not carried back
 * - token-malformed: what came back cannot be read
 * - nonce-length, format-unsupported, request-malformed: the page asked for what cied
 *   would refuse, or named a daemon that is not on this computer (request-malformed)
 */
export type LocalCode = "popup-blocked" | "no-answer" | "token-malformed" | "nonce-length" | "format-unsupported" | "request-malformed";
/** A later cied may end a login with codes that are not known here. */
export type Code = EndCode | LocalCode | (string & {});
/** Why there is no token. Decide by code; title and detail are for the person. */
export declare class CiedError extends Error {
    readonly code: Code;
    /** Whether trying again at once makes sense, with a new nonce. */
    readonly retryable: boolean;
    /** What happened, in the language of the person; "" where only the page is at fault. */
    readonly title: string;
    /** What to do next, in the same language. */
    readonly detail: string;
    readonly name = "CiedError";
    constructor(code: Code, 
    /** Whether trying again at once makes sense, with a new nonce. */
    retryable: boolean, 
    /** What happened, in the language of the person; "" where only the page is at fault. */
    title?: string, 
    /** What to do next, in the same language. */
    detail?: string);
}
