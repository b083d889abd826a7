import { readAnswer } from "./answer.js";
import type { CmsToken, Token, WebEidToken } from "./answer.js";
import { CiedError } from "./error.js";
import { Panel } from "./panel.js";
import { channelOf, isMessage, newAttempt, stateOf } from "./protocol.js";
import type { FromCallback, FromLogin } from "./protocol.js";
import { authorizeAt, daemonAddress, fieldsOf, post } from "./request.js";
import type { Fields, RedirectOptions, Request } from "./request.js";
import { wordsHere } from "./words.js";
import type { Words } from "./words.js";

/** How long a window may take to announce itself before it is taken for blocked, in ms. */
const announceWithin = 2_000;

/** How long after the window has gone to cied the person is told what to look for, in ms. */
const hintAfter = 5_000;

/** How long an attempt lasts in ms: a login 280 s, and then a nonce is worth nothing. */
const attemptLasts = 300_000;

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
export function authenticate(options: Options & { format: "cms" }): Promise<CmsToken>;
export function authenticate(options: Options & { format?: "web-eid" }): Promise<WebEidToken>;
export async function authenticate(options: Options): Promise<Token> {
  const end = await attempt(options);
  if (end.kind !== "answer") throw new CiedError("token-malformed", false);
  const answer = readAnswer(end.fragment);
  if (answer.token !== undefined) return answer.token;
  throw answer.error ?? new CiedError("token-malformed", false);
}

/**
 * login opens a window like authenticate and resolves with what the callback page tells
 * (tell) after its server has verified the answer, whether somebody is logged in or not.
 * The token never reaches this page.
 */
export async function login<Outcome>(options: Options): Promise<Outcome> {
  const end = await attempt(options);
  if (end.kind !== "outcome") throw new CiedError("token-malformed", false);
  return end.outcome as Outcome;
}

/**
 * authenticateByRedirect leaves this page for cied; the window comes back to the callback
 * page. This page has to carry Referrer-Policy: origin. Throws a CiedError where cied
 * would refuse the request, or where daemon is not on this computer.
 */
export function authenticateByRedirect(options: RedirectOptions): void {
  post(authorizeAt(options.daemon ?? daemonAddress), fieldsOf(options, options.state));
}

function attempt(options: Options): Promise<FromCallback> {
  return new Promise((resolve, reject) => new Attempt(options, resolve, reject).begin());
}

/** An Attempt waits for the answer to one request, in however many windows. */
class Attempt {
  private readonly id = newAttempt();
  private readonly words: Words;
  private readonly fields: Fields;
  private readonly authorize: string;
  private readonly launch: URL;
  private readonly panel: Panel | undefined;
  private channel: BroadcastChannel | undefined;
  private step: ReturnType<typeof setTimeout> | undefined; // to the next notice
  private limit: ReturnType<typeof setTimeout> | undefined; // of the whole
  private announced = false;

  constructor(
    private readonly options: Options,
    private readonly resolve: (end: FromCallback) => void,
    private readonly reject: (reason: unknown) => void,
  ) {
    options.signal?.throwIfAborted();
    this.words = wordsHere(options.lang);
    this.fields = fieldsOf(options, stateOf(this.id, options.state));
    this.authorize = authorizeAt(options.daemon ?? daemonAddress);
    this.launch = new URL(options.launch ?? "/cied/launch.html", location.href);
    this.launch.hash = this.id;
    if (options.panel !== null) this.panel = new Panel(options.panel ?? document.body);
  }

  begin(): void {
    this.channel = channelOf(this.id);
    this.channel.onmessage = ({ data }) => this.hear(data);
    this.options.signal?.addEventListener("abort", this.aborted);
    this.limit = setTimeout(() => this.late(), this.options.timeout ?? attemptLasts);
    this.open();
  }

  /** open asks for the window. With noopener the browser does not say whether it opened. */
  private readonly open = (): void => {
    window.open(this.launch, "_blank", "noopener");
    this.notice("opening");
    this.next(announceWithin, () => this.notice("popup-blocked", this.words.blocked, this.words.open));
  };

  private hear(data: unknown): void {
    if (isMessage(data, "opened")) this.opened();
    else if (isMessage(data, "outcome") || (isMessage(data, "answer") && typeof data.fragment === "string")) {
      this.say({ kind: "taken" });
      this.end(() => this.resolve(data));
    }
  }

  private opened(): void {
    this.announced = true;
    this.say({ kind: "ask", authorize: this.authorize, fields: this.fields });
    this.notice("at-cied");
    this.next(hintAfter, () => this.notice("perhaps-not-running", this.words.perhaps, this.words.again));
  }

  private readonly aborted = (): void => {
    this.say({ kind: "over" });
    this.end(() => this.reject(this.options.signal?.reason));
  };

  private late(): void {
    const { blockedTitle, noAnswerTitle, startOver } = this.words;
    this.say({ kind: "over" });
    const error = this.announced
      ? new CiedError("no-answer", true, noAnswerTitle, startOver)
      : new CiedError("popup-blocked", true, blockedTitle);
    this.end(() => this.reject(error));
  }

  private end(settle: () => void): void {
    clearTimeout(this.step);
    clearTimeout(this.limit);
    this.options.signal?.removeEventListener("abort", this.aborted);
    this.channel?.close();
    settle();
    this.notice("over");
  }

  private say(message: FromLogin): void {
    this.channel?.postMessage(message);
  }

  private next(after: number, what: () => void): void {
    clearTimeout(this.step);
    this.step = setTimeout(what, after);
  }

  private notice(kind: NoticeKind, text = "", action = ""): void {
    const notice = { kind, text, action, open: this.open };
    this.panel?.show(notice);
    // An error of the page's own code is the page's to see, and must not leave the attempt
    // half begun or half ended.
    try {
      this.options.onNotice?.(notice);
    } catch (error) {
      reportError(error);
    }
  }
}
