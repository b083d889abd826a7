import type { Fields } from "./request.js";

// What the three pages of one attempt say to each other, over a BroadcastChannel that has
// the name of the attempt. Nobody lists the names of channels, so that only pages which
// know the attempt hear or say anything: two tabs do not mix their answers, and a script
// in another tab of the same origin does not overhear one.

/** Messages of the page that opens the window and waits. */
export type FromLogin =
  | { kind: "ask"; authorize: string; fields: Fields }
  | { kind: "taken" } // the answer has arrived
  | { kind: "over" }; // nobody waits any more

/** The message of the launch page, again after each reload. */
export type FromLaunch = { kind: "opened" };

/** Messages of the callback page: the answer as it came, or what its server made of it. */
export type FromCallback = { kind: "answer"; fragment: string } | { kind: "outcome"; outcome: unknown };

export type Message = FromLogin | FromLaunch | FromCallback;

/** An attempt is 128 random bits as base64url. */
const attempt = /^[A-Za-z0-9_-]{22}$/;

/** The state that goes through cied: the attempt, and what the site wants back. */
const carried = /^cied1\.([A-Za-z0-9_-]{22})(?:\.(.*))?$/s;

export function newAttempt(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").slice(0, 22);
}

export function isAttempt(text: string): boolean {
  return attempt.test(text);
}

export function channelOf(id: string): BroadcastChannel {
  return new BroadcastChannel(`cied:${id}`);
}

/** stateOf puts the attempt before the site's own state. */
export function stateOf(id: string, own: string | undefined): string {
  return own === undefined ? `cied1.${id}` : `cied1.${id}.${own}`;
}

/** splitState undoes stateOf. A state that is not of an attempt is the site's own. */
export function splitState(state: string | undefined): { attempt?: string; state?: string } {
  const parts = carried.exec(state ?? "");
  if (parts?.[1] === undefined) return state === undefined ? {} : { state };
  return parts[2] === undefined ? { attempt: parts[1] } : { attempt: parts[1], state: parts[2] };
}

/** isMessage is whether data has the kind; a page of the same origin may say anything. */
export function isMessage<K extends Message["kind"]>(data: unknown, kind: K): data is Extract<Message, { kind: K }> {
  return typeof data === "object" && data !== null && (data as { kind?: unknown }).kind === kind;
}
