/**
 * What a login page needs to let people in with the CIE. The page that posts the form
 * imports launch.js, the page that takes the answer callback.js.
 */
export { authenticate, authenticateByRedirect, login } from "./login.js";
export type { Options, Notice, NoticeKind } from "./login.js";
export type { RedirectOptions, Request } from "./request.js";
export { CiedError, endCodes } from "./error.js";
export type { Code, EndCode, LocalCode } from "./error.js";
export type { CmsToken, Token, WebEidToken } from "./answer.js";
