import type { Answer } from "./answer.js";
export type { Answer, CmsToken, Token, WebEidToken } from "./answer.js";
export { CiedError } from "./error.js";
/**
 * takeAnswer takes the answer out of the address and the history. null: there is none, as
 * after a reload. Throws a CiedError "token-malformed".
 */
export declare function takeAnswer(): Answer | null;
/**
 * handOver gives the answer to the page that waits with authenticate. false: nobody waits
 * any more.
 */
export declare function handOver(answer: Answer): Promise<boolean>;
/**
 * tell gives the page that waits with login what the server has made of the answer, a
 * value that can be cloned. Never the token. false: nobody waits any more. Rejected with a
 * DataCloneError where it cannot be cloned; the page still waits then, for another outcome.
 */
export declare function tell(answer: Answer, outcome: unknown): Promise<boolean>;
/** leave closes this window, or says in message that the person may. */
export declare function leave(message: HTMLElement, taken: boolean): void;
