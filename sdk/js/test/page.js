// A page without a browser: just enough of window and document for the modules. Node has
// BroadcastChannel, crypto and URL of its own.
import { mock } from "node:test";

/** stage puts up one page for a test, and returns what it does to the outside. */
export function stage(address = "https://idp.example.it/login") {
  const opened = []; // addresses of windows
  const url = new URL(address);
  globalThis.location = url;
  globalThis.history = {
    replaceState: mock.fn((_state, _title, to) => {
      url.href = new URL(to, url.origin).href;
    }),
  };
  const window = { open: (to, name, features) => void opened.push({ to: String(to), name, features }) };
  window.top = window;
  globalThis.window = window;
  globalThis.document = { documentElement: { lang: "en" } };
  Object.defineProperty(globalThis, "navigator", { value: { languages: [] }, configurable: true });
  globalThis.reportError = mock.fn();
  return { opened, history: globalThis.history, reportError: globalThis.reportError };
}

/** fragmentOf is how cied writes an answer. */
export function fragmentOf(value) {
  return Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
}

/** channels replaces BroadcastChannel during a test t, and returns the set of those not closed. */
export function channels(t) {
  const open = new Set();
  const { BroadcastChannel } = globalThis;
  globalThis.BroadcastChannel = class extends BroadcastChannel {
    constructor(name) {
      super(name);
      open.add(this);
    }
    close() {
      open.delete(this);
      super.close();
    }
  };
  t.after(() => {
    for (const channel of open) channel.close(); // so that a test which fails ends
    globalThis.BroadcastChannel = BroadcastChannel;
  });
  return open;
}

/** next returns the next message of a kind on a channel. */
export function next(channel, kind) {
  return new Promise((resolve) => {
    channel.addEventListener("message", function hear({ data }) {
      if (data.kind !== kind) return;
      channel.removeEventListener("message", hear);
      resolve(data);
    });
  });
}
