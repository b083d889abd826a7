/**
 * What a login page needs to let people in with the CIE. The page that posts the form
 * imports launch.js, the page that takes the answer callback.js.
 */
export { authenticate, authenticateByRedirect, login } from "./login.js";
export { CiedError, endCodes } from "./error.js";
