import { readAnswer } from "./answer.js";
import { CiedError } from "./error.js";
import { Panel } from "./panel.js";
import { channelOf, isMessage, newAttempt, stateOf } from "./protocol.js";
import { authorizeAt, daemonAddress, fieldsOf, post } from "./request.js";
import { wordsHere } from "./words.js";
/** How long a window may take to announce itself before it is taken for blocked, in ms. */
const announceWithin = 2_000;
/** How long after the window has gone to cied the person is told what to look for, in ms. */
const hintAfter = 5_000;
/** How long an attempt lasts in ms: a login 280 s, and then a nonce is worth nothing. */
const attemptLasts = 300_000;
export async function authenticate(options) {
    const end = await attempt(options);
    if (end.kind !== "answer")
        throw new CiedError("token-malformed", false);
    const answer = readAnswer(end.fragment);
    if (answer.token !== undefined)
        return answer.token;
    throw answer.error ?? new CiedError("token-malformed", false);
}
/**
 * login opens a window like authenticate and resolves with what the callback page tells
 * (tell) after its server has verified the answer, whether somebody is logged in or not.
 * The token never reaches this page.
 */
export async function login(options) {
    const end = await attempt(options);
    if (end.kind !== "outcome")
        throw new CiedError("token-malformed", false);
    return end.outcome;
}
/**
 * authenticateByRedirect leaves this page for cied; the window comes back to the callback
 * page. This page has to carry Referrer-Policy: origin. Throws a CiedError where cied
 * would refuse the request, or where daemon is not on this computer.
 */
export function authenticateByRedirect(options) {
    post(authorizeAt(options.daemon ?? daemonAddress), fieldsOf(options, options.state));
}
function attempt(options) {
    return new Promise((resolve, reject) => new Attempt(options, resolve, reject).begin());
}
/** An Attempt waits for the answer to one request, in however many windows. */
class Attempt {
    options;
    resolve;
    reject;
    id = newAttempt();
    words;
    fields;
    authorize;
    launch;
    panel;
    channel;
    step; // to the next notice
    limit; // of the whole
    announced = false;
    constructor(options, resolve, reject) {
        this.options = options;
        this.resolve = resolve;
        this.reject = reject;
        options.signal?.throwIfAborted();
        this.words = wordsHere(options.lang);
        this.fields = fieldsOf(options, stateOf(this.id, options.state));
        this.authorize = authorizeAt(options.daemon ?? daemonAddress);
        this.launch = new URL(options.launch ?? "/cied/launch.html", location.href);
        this.launch.hash = this.id;
        if (options.panel !== null)
            this.panel = new Panel(options.panel ?? document.body);
    }
    begin() {
        this.channel = channelOf(this.id);
        this.channel.onmessage = ({ data }) => this.hear(data);
        this.options.signal?.addEventListener("abort", this.aborted);
        this.limit = setTimeout(() => this.late(), this.options.timeout ?? attemptLasts);
        this.open();
    }
    /** open asks for the window. With noopener the browser does not say whether it opened. */
    open = () => {
        window.open(this.launch, "_blank", "noopener");
        this.notice("opening");
        this.next(announceWithin, () => this.notice("popup-blocked", this.words.blocked, this.words.open));
    };
    hear(data) {
        if (isMessage(data, "opened"))
            this.opened();
        else if (isMessage(data, "outcome") || (isMessage(data, "answer") && typeof data.fragment === "string")) {
            this.say({ kind: "taken" });
            this.end(() => this.resolve(data));
        }
    }
    opened() {
        this.announced = true;
        this.say({ kind: "ask", authorize: this.authorize, fields: this.fields });
        this.notice("at-cied");
        this.next(hintAfter, () => this.notice("perhaps-not-running", this.words.perhaps, this.words.again));
    }
    aborted = () => {
        this.say({ kind: "over" });
        this.end(() => this.reject(this.options.signal?.reason));
    };
    late() {
        const { blockedTitle, noAnswerTitle, startOver } = this.words;
        this.say({ kind: "over" });
        const error = this.announced
            ? new CiedError("no-answer", true, noAnswerTitle, startOver)
            : new CiedError("popup-blocked", true, blockedTitle);
        this.end(() => this.reject(error));
    }
    end(settle) {
        clearTimeout(this.step);
        clearTimeout(this.limit);
        this.options.signal?.removeEventListener("abort", this.aborted);
        this.channel?.close();
        settle();
        this.notice("over");
    }
    say(message) {
        this.channel?.postMessage(message);
    }
    next(after, what) {
        clearTimeout(this.step);
        this.step = setTimeout(what, after);
    }
    notice(kind, text = "", action = "") {
        const notice = { kind, text, action, open: this.open };
        this.panel?.show(notice);
        // An error of the page's own code is the page's to see, and must not leave the attempt
        // half begun or half ended.
        try {
            this.options.onNotice?.(notice);
        }
        catch (error) {
            reportError(error);
        }
    }
}
