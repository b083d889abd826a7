import { CiedError } from "./error.js";
import { splitState } from "./protocol.js";

/** A Web eID token, as libraries that validate them take it. */
export interface WebEidToken {
  format: string; // "web-eid:1.0"
  unverifiedCertificate: string; // DER in base64
  algorithm: string; // "RS256"
  signature: string; // base64
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

/** The longest fragment that is looked at, as in package relying. */
const fragmentLimit = 32 << 10;

/** readAnswer reads a fragment. Throws a CiedError "token-malformed". */
export function readAnswer(fragment: string): Answer {
  const json = decode(fragment);
  if (json["state"] !== undefined && typeof json["state"] !== "string") throw malformed();
  return { fragment, ...splitState(json["state"]), ...endOf(json) };
}

type Json = Record<string, unknown>;

function malformed(): CiedError {
  return new CiedError("token-malformed", false);
}

/** decode reads base64url without padding (RFC 4648, 5) of a JSON object. */
function decode(fragment: string): Json {
  if (fragment.length > fragmentLimit || !/^[A-Za-z0-9_-]+$/.test(fragment)) throw malformed();
  try {
    const binary = atob(fragment.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (c) => c.charCodeAt(0));
    return object(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch {
    throw malformed();
  }
}

function object(value: unknown): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw malformed();
  return value as Json;
}

function endOf(json: Json): { token: Token } | { error: CiedError } {
  const ends = ["authToken", "cms", "error"].filter((name) => json[name] !== undefined);
  if (ends.length !== 1) throw malformed();
  if (ends[0] === "error") return { error: errorOf(object(json["error"])) };
  if (ends[0] === "cms" && json["format"] === "cms" && typeof json["cms"] === "string") {
    return { token: { format: "cms", cms: json["cms"] } };
  }
  if (ends[0] === "authToken" && json["format"] === "web-eid") return { token: webEid(object(json["authToken"])) };
  throw malformed();
}

function webEid(json: Json): WebEidToken {
  for (const name of ["format", "unverifiedCertificate", "algorithm", "signature"]) {
    if (typeof json[name] !== "string") throw malformed();
  }
  return json as unknown as WebEidToken;
}

/** errorOf reads a problem (RFC 9457). */
function errorOf(json: Json): CiedError {
  const { code, retryable, title, detail } = json;
  if (typeof code !== "string" || !/^[a-z-]{1,64}$/.test(code)) throw malformed();
  return new CiedError(code, retryable === true, text(title), text(detail));
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
