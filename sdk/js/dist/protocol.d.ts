import type { Fields } from "./request.js";
/** Messages of the page that opens the window and waits. */
export type FromLogin = {
    kind: "ask";
    authorize: string;
    fields: Fields;
} | {
    kind: "taken";
} | {
    kind: "over";
};
/** The message of the launch page, again after each reload. */
export type FromLaunch = {
    kind: "opened";
};
/** Messages of the callback page: the answer as it came, or what its server made of it. */
export type FromCallback = {
    kind: "answer";
    fragment: string;
} | {
    kind: "outcome";
    outcome: unknown;
};
export type Message = FromLogin | FromLaunch | FromCallback;
export declare function newAttempt(): string;
export declare function isAttempt(text: string): boolean;
export declare function channelOf(id: string): BroadcastChannel;
/** stateOf puts the attempt before the site's own state. */
export declare function stateOf(id: string, own: string | undefined): string;
/** splitState undoes stateOf. A state that is not of an attempt is the site's own. */
export declare function splitState(state: string | undefined): {
    attempt?: string;
    state?: string;
};
/** isMessage is whether data has the kind; a page of the same origin may say anything. */
export declare function isMessage<K extends Message["kind"]>(data: unknown, kind: K): data is Extract<Message, {
    kind: K;
}>;
