/** Where cied listens on the visitor's computer. */
export declare const daemonAddress = "http://127.0.0.1:24731";
/** What a page asks for. */
export interface Request {
    /** 44 to 128 printable ASCII characters without spaces, from the session of this browser. */
    nonce: string;
    /** The form of the answer; "web-eid" where it is absent. */
    format?: "web-eid" | "cms";
    /** "it", "en", "de", "fr" or "sl": of cied's page. Without it, what the browser prefers. */
    lang?: string;
    /** Comes back to the callback page. At most 256 bytes of UTF-8; with a window of its own, 227. */
    state?: string;
}
export interface RedirectOptions extends Request {
    /** Where cied listens on this computer; "http://127.0.0.1:24731" where it is absent. */
    daemon?: string;
}
/** The fields of the form, of which none stands twice. */
export type Fields = Record<string, string>;
/** fieldsOf returns the form's fields. Throws a CiedError where cied would refuse them. */
export declare function fieldsOf(request: Request, state: string | undefined): Fields;
/**
 * authorizeAt returns the address that takes the form of a daemon. Throws a CiedError
 * "request-malformed" where that is not a cied on this computer: the nonce stays here.
 */
export declare function authorizeAt(daemon: string): string;
/** isAuthorize is whether an address is that of a cied on this computer, on any port. */
export declare function isAuthorize(address: string): boolean;
/** post sends the form in this window. The browser says the origin: see Referrer-Policy. */
export declare function post(authorize: string, fields: Fields): void;
