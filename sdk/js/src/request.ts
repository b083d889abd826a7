import { CiedError } from "./error.js";

/** Where cied listens on the visitor's computer. */
export const daemonAddress = "http://127.0.0.1:24731";

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

/** The longest state in bytes of UTF-8. */
const stateLimit = 256;

/** fieldsOf returns the form's fields. Throws a CiedError where cied would refuse them. */
export function fieldsOf(request: Request, state: string | undefined): Fields {
  const { nonce, format, lang } = request;
  if (typeof nonce !== "string" || !/^[!-~]{44,128}$/.test(nonce)) {
    throw new CiedError("nonce-length", false);
  }
  if (format !== undefined && format !== "web-eid" && format !== "cms") {
    throw new CiedError("format-unsupported", false);
  }
  if (new TextEncoder().encode(state ?? "").length > stateLimit) {
    throw new CiedError("request-malformed", false);
  }
  const fields: Fields = { nonce };
  if (format !== undefined) fields["format"] = format;
  if (lang !== undefined) fields["lang"] = lang;
  if (state !== undefined) fields["state"] = state;
  return fields;
}

/**
 * authorizeAt returns the address that takes the form of a daemon. Throws a CiedError
 * "request-malformed" where that is not a cied on this computer: the nonce stays here.
 */
export function authorizeAt(daemon: string): string {
  const address = URL.canParse("/v1/authorize", daemon) ? new URL("/v1/authorize", daemon).href : "";
  if (!isAuthorize(address)) throw new CiedError("request-malformed", false);
  return address;
}

/** isAuthorize is whether an address is that of a cied on this computer, on any port. */
export function isAuthorize(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return (
    url.protocol === "http:" &&
    ["127.0.0.1", "[::1]", "localhost"].includes(url.hostname) &&
    url.href === `${url.origin}/v1/authorize`
  );
}

/** post sends the form in this window. The browser says the origin: see Referrer-Policy. */
export function post(authorize: string, fields: Fields): void {
  const form = document.createElement("form");
  form.method = "post";
  form.action = authorize;
  form.hidden = true;
  for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement("input");
    input.type = "hidden";
    input.name = name;
    input.value = value;
    form.append(input);
  }
  document.body.append(form);
  form.submit();
  form.remove();
}
