import type { CmsToken, WebEidToken } from "./answer.js";
import type { RedirectOptions, Request } from "./request.js";
/**
 * What an attempt is about:
 *
 * - opening: the window was asked for
 * - popup-blocked: it has not announced itself within 2 s; open() in a click opens it
 * - at-cied: it has gone on to cied
 * - perhaps-not-running: nothing came back within 5 s. A page cannot see more than that:
 *   the person may be typing the PIN, or see that the browser cannot connect
 * - over: the promise is settled
 */
export type NoticeKind = "opening" | "popup-blocked" | "at-cied" | "perhaps-not-running" | "over";
/** What the page may tell the person. None of them ends the attempt but "over". */
export interface Notice {
    kind: NoticeKind;
    /** In the language of the page; "" where there is nothing to say. */
    text: string;
    /** What open does, in a word or two, for a button; "" where there is nothing to do. */
    action: string;
    /** Opens the window of this attempt once more. Browsers let only a click do it. */
    open: () => void;
}
export interface Options extends Request {
    /** Ends the attempt: the promise is rejected with the signal's reason. */
    signal?: AbortSignal;
    /** The launch page, of the same origin; "/cied/launch.html" where it is absent. */
    launch?: string | URL;
    /** Where cied listens on this computer; "http://127.0.0.1:24731" where it is absent. */
    daemon?: string;
    /** Where the notices are shown; at the end of the page where it is absent, nowhere where it is null. */
    panel?: HTMLElement | null;
    /**
     * Told of every notice. With it and panel: null, the page says everything in its own way.
     * What it throws is reported (reportError) and changes nothing in the attempt.
     */
    onNotice?: (notice: Notice) => void;
    /** After how many milliseconds the attempt is over; 300,000 where it is absent. */
    timeout?: number;
}
/**
 * authenticate opens a window for a login with the CIE and resolves with the token, which
 * the page posts to its server. Call it in the handler of a click. It is rejected with a
 * CiedError, or with the reason of the signal.
 *
 * The callback page has to hand the answer over (handOver). The token is then in the hands
 * of this page and of every script on it; login keeps it off the page.
 */
export declare function authenticate(options: Options & {
    format: "cms";
}): Promise<CmsToken>;
export declare function authenticate(options: Options & {
    format?: "web-eid";
}): Promise<WebEidToken>;
/**
 * login opens a window like authenticate and resolves with what the callback page tells
 * (tell) after its server has verified the answer, whether somebody is logged in or not.
 * The token never reaches this page.
 */
export declare function login<Outcome>(options: Options): Promise<Outcome>;
/**
 * authenticateByRedirect leaves this page for cied; the window comes back to the callback
 * page. This page has to carry Referrer-Policy: origin. Throws a CiedError where cied
 * would refuse the request, or where daemon is not on this computer.
 */
export declare function authenticateByRedirect(options: RedirectOptions): void;
