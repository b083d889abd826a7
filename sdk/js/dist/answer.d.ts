import { CiedError } from "./error.js";
/** A Web eID token, as libraries that validate them take it. */
export interface WebEidToken {
    format: string;
    unverifiedCertificate: string;
    algorithm: string;
    signature: string;
    appVersion?: string;
}
/** A CMS SignedData, DER in base64. */
export interface CmsToken {
    format: "cms";
    cms: string;
}
export type Token = WebEidToken | CmsToken;
/** What cied has sent back. Exactly one of token and error is there; nothing is proved yet. */
export interface Answer {
    /** What stood in the address behind "#", for the site's server. */
    fragment: string;
    token?: Token;
    error?: CiedError;
    /** As the page sent it. Not signed. */
    state?: string;
    /** The attempt of a page that waits; absent where the same window was used. */
    attempt?: string;
}
/** readAnswer reads a fragment. Throws a CiedError "token-malformed". */
export declare function readAnswer(fragment: string): Answer;
