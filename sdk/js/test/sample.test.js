import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { login } from "../dist/index.js";
import { stateOf } from "../dist/protocol.js";
import { fragmentOf, stage } from "./page.js";

/** run runs a script of the sample as the page does, with the module in /cied/; n makes it run anew. */
function run(name, n) {
  const dist = new URL("../dist/", import.meta.url).href;
  const script = readFileSync(new URL(`../sample/${name}`, import.meta.url), "utf8").replaceAll('"/cied/', `"${dist}`);
  return import(`data:text/javascript,${encodeURIComponent(`${script}// ${n}`)}`);
}

/** toldOf is what the page that waits until signal is told, where the server does as fetch. */
async function toldOf(signal, fetch, n) {
  const page = stage();
  const got = login({ nonce: "A".repeat(44), panel: null, signal });
  const id = new URL(page.opened[0].to).hash.slice(1);
  stage("https://idp.example.it/.well-known/cied/callback#" + fragmentOf({ format: "cms", cms: "MAA=", state: stateOf(id) }));
  const message = {};
  globalThis.document.getElementById = () => message;
  globalThis.window.close = () => {};
  globalThis.fetch = fetch;
  await Promise.all([run("by-server/answer.js", n), got]);
  return got;
}

test("the page that waits is told at once when the server was not reached, or refused", async (t) => {
  const { fetch } = globalThis;
  const stop = new AbortController();
  t.after(() => {
    stop.abort(); // so that a test which fails ends
    globalThis.fetch = fetch;
  });
  const unreachable = async () => {
    throw new TypeError("Failed to fetch");
  };
  assert.deepEqual(await toldOf(stop.signal, unreachable, 1), { error: "TypeError: Failed to fetch" });
  assert.deepEqual(await toldOf(stop.signal, async () => new Response("<h1>", { status: 502 }), 2), { error: "/answer: 502" });
  assert.deepEqual(await toldOf(stop.signal, async () => new Response("MARIA"), 3), { text: "MARIA" });
});
