import assert from "node:assert/strict";
import { test } from "node:test";
import { authenticate, authenticateByRedirect, login, CiedError } from "../dist/index.js";
import { takeAnswer, handOver, tell } from "../dist/callback.js";
import { channelOf, stateOf } from "../dist/protocol.js";
import { channels, fragmentOf, next, stage } from "./page.js";

const nonce = "A".repeat(44);
const token = { format: "web-eid:1.0", unverifiedCertificate: "MAA=", algorithm: "RS256", signature: "AA==" };

/** launched is the launch page of the last window: it announces itself and is told what to ask. */
async function launched({ opened }) {
  const id = new URL(opened.at(-1).to).hash.slice(1);
  const channel = channelOf(id);
  const asked = next(channel, "ask");
  channel.postMessage({ kind: "opened" });
  const ask = await asked;
  channel.close();
  return { id, ask };
}

/** returned is what the callback page finds in its address. */
function returned(answer, { id }) {
  stage("https://idp.example.it/.well-known/cied/callback#" + fragmentOf({ ...answer, state: stateOf(id) }));
  return takeAnswer();
}

test("the token reaches the page that asked", async () => {
  const page = stage();
  const got = authenticate({ nonce, panel: null, lang: "it", format: "web-eid" });
  assert.deepEqual([page.opened[0].name, page.opened[0].features], ["_blank", "noopener"]);
  const window = await launched(page);
  assert.equal(window.ask.authorize, "http://127.0.0.1:24731/v1/authorize");
  assert.deepEqual(window.ask.fields, { nonce, format: "web-eid", lang: "it", state: `cied1.${window.id}` });
  assert.equal(await handOver(returned({ format: "web-eid", authToken: token }, window)), true);
  assert.deepEqual(await got, token);
});

test("cms is resolved as CMS", async () => {
  const page = stage();
  const got = authenticate({ nonce, panel: null, format: "cms" });
  const window = await launched(page);
  await handOver(returned({ format: "cms", cms: "MAA=" }, window));
  assert.deepEqual(await got, { format: "cms", cms: "MAA=" });
});

test("a fault of cied rejects with its code and its words", async () => {
  const page = stage();
  const got = authenticate({ nonce, panel: null });
  const problem = { code: "cancelled", title: "t", detail: "d", retryable: true };
  const refused = assert.rejects(got, (e) => {
    assert.ok(e instanceof CiedError);
    assert.deepEqual([e.code, e.retryable, e.title, e.detail], ["cancelled", true, "t", "d"]);
    return true;
  });
  await handOver(returned({ error: problem }, await launched(page)));
  await refused;
});

test("the site's state comes back to the callback page, without the attempt", async () => {
  const page = stage();
  const stop = new AbortController();
  const got = authenticate({ nonce, panel: null, state: "a.b è", signal: stop.signal });
  const { ask, id } = await launched(page);
  stage("https://idp.example.it/cb#" + fragmentOf({ format: "cms", cms: "MAA=", state: ask.fields.state }));
  const answer = takeAnswer();
  assert.deepEqual([answer.state, answer.attempt], ["a.b è", id]);
  stop.abort();
  await assert.rejects(got, { name: "AbortError" });
});

test("login resolves with what the server has made of it, and never sees the token", async () => {
  const page = stage();
  const got = login({ nonce, panel: null });
  const answer = returned({ format: "web-eid", authToken: token }, await launched(page));
  assert.equal(await tell(answer, { welcome: "MARIA" }), true);
  assert.deepEqual(await got, { welcome: "MARIA" });
});

test("two tabs do not mix their answers", async () => {
  const one = stage();
  const first = authenticate({ nonce, panel: null });
  const two = stage();
  const second = authenticate({ nonce, panel: null });
  const [a, b] = [await launched(one), await launched(two)];
  assert.notEqual(a.id, b.id);
  await handOver(returned({ format: "cms", cms: "AgI=" }, b));
  await handOver(returned({ format: "cms", cms: "AQE=" }, a));
  assert.deepEqual([(await first).cms, (await second).cms], ["AQE=", "AgI="]);
});

test("a page that has gone is told of by false, and an answer without an attempt too", async () => {
  const page = stage();
  const stop = new AbortController();
  const got = authenticate({ nonce, panel: null, signal: stop.signal });
  const window = await launched(page);
  stop.abort(new Error("enough"));
  await assert.rejects(got, { message: "enough" });
  assert.equal(await handOver(returned({ format: "cms", cms: "MAA=" }, window)), false);
  stage("https://idp.example.it/cb#" + fragmentOf({ format: "cms", cms: "MAA=", state: "own" }));
  assert.equal(await handOver(takeAnswer()), false);
});

test("a signal that has fired opens no window", async () => {
  const page = stage();
  await assert.rejects(authenticate({ nonce, panel: null, signal: AbortSignal.abort() }), { name: "AbortError" });
  assert.deepEqual(page.opened, []);
});

test("what cied would refuse opens no window", async () => {
  const page = stage();
  for (const [options, code] of [
    [{ nonce: "A".repeat(43) }, "nonce-length"],
    [{ nonce: "A".repeat(129) }, "nonce-length"],
    [{ nonce: "A".repeat(43) + " " }, "nonce-length"],
    [{ nonce: "A".repeat(43) + "è" }, "nonce-length"],
    [{ nonce: undefined }, "nonce-length"],
    [{ nonce, format: "jwt" }, "format-unsupported"],
    [{ nonce, state: "s".repeat(228) }, "request-malformed"],
    [{ nonce, state: "è".repeat(114) }, "request-malformed"],
  ]) {
    await assert.rejects(authenticate({ panel: null, ...options }), { code });
  }
  assert.deepEqual(page.opened, []);
});

test("a daemon that is not on this computer is asked for nothing", async (t) => {
  const open = channels(t);
  for (const daemon of ["https://127.0.0.1:24731", "http://evil.example.it", "http://u@127.0.0.1", "evil", ""]) {
    const page = stage();
    globalThis.document.createElement = () => assert.fail("a form");
    const signal = AbortSignal.timeout(5_000);
    await assert.rejects(authenticate({ nonce, panel: null, daemon, signal }), { name: "CiedError", code: "request-malformed" });
    assert.throws(() => authenticateByRedirect({ nonce, daemon }), { name: "CiedError", code: "request-malformed" });
    assert.deepEqual(page.opened, []);
  }
  assert.equal(open.size, 0);
});

test("an onNotice that always throws loses neither the hint nor the answer, and is reported", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const open = channels(t);
  const page = stage();
  const kinds = [];
  const got = authenticate({
    nonce,
    panel: null,
    onNotice: ({ kind }) => {
      kinds.push(kind);
      throw new Error(kind);
    },
  });
  const window = await launched(page);
  t.mock.timers.tick(5_000);
  assert.deepEqual(kinds, ["opening", "at-cied", "perhaps-not-running"]);
  await handOver(returned({ format: "cms", cms: "MAA=" }, window));
  assert.deepEqual(await got, { format: "cms", cms: "MAA=" });
  assert.equal(open.size, 0);
  // "over" is reported on the stage of the callback page, which returned has put up.
  const reported = page.reportError.mock.calls.map((call) => call.arguments[0].message);
  assert.deepEqual(reported, ["opening", "at-cied", "perhaps-not-running"]);
  assert.equal(kinds.at(-1), "over");
});

test("an outcome that cannot be cloned is refused and leaves nothing open; another is taken", async (t) => {
  const open = channels(t);
  const page = stage();
  const stop = new AbortController();
  t.after(() => stop.abort()); // so that a test which fails ends
  const got = login({ nonce, panel: null, signal: stop.signal });
  const answer = returned({ format: "cms", cms: "MAA=" }, await launched(page));
  const before = new Set(open);
  const [set, cleared] = [t.mock.method(globalThis, "setTimeout"), t.mock.method(globalThis, "clearTimeout")];
  await assert.rejects(tell(answer, { welcome: () => {} }), { name: "DataCloneError" });
  const stopped = cleared.mock.calls.map((call) => call.arguments[0]);
  assert.ok(set.mock.calls.every((call) => stopped.includes(call.result)), "a timer runs on");
  assert.deepEqual(open, before);
  assert.equal(await tell(answer, { welcome: "MARIA" }), true);
  assert.deepEqual(await got, { welcome: "MARIA" });
});

test("a blocked window is told after 2 s, can be opened by a click, and ends nothing", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const page = stage();
  const told = [];
  const got = authenticate({ nonce, panel: null, onNotice: (n) => told.push(n) });
  t.mock.timers.tick(1_999);
  assert.deepEqual(told.map((n) => n.kind), ["opening"]);
  t.mock.timers.tick(1);
  assert.equal(told.at(-1).kind, "popup-blocked");
  assert.ok(told.at(-1).text && told.at(-1).action);
  told.at(-1).open();
  assert.equal(page.opened.length, 2);
  assert.equal(page.opened[0].to, page.opened[1].to);
  const window = await launched(page);
  assert.equal(told.at(-1).kind, "at-cied");
  t.mock.timers.tick(5_000);
  assert.equal(told.at(-1).kind, "perhaps-not-running");
  await handOver(returned({ format: "cms", cms: "MAA=" }, window));
  await got;
  assert.equal(told.at(-1).kind, "over");
});

test("silence ends the attempt after 300 s, by what was seen", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  stage();
  const blocked = authenticate({ nonce, panel: null });
  t.mock.timers.tick(300_000);
  await assert.rejects(blocked, { code: "popup-blocked", retryable: true });

  const page = stage();
  const silent = authenticate({ nonce, panel: null });
  const window = await launched(page);
  const over = channelOf(window.id);
  const said = next(over, "over");
  t.mock.timers.tick(299_999);
  const launchedAgain = await launched(page); // a window that was reloaded is served to the end
  assert.equal(launchedAgain.ask.fields.nonce, nonce);
  t.mock.timers.tick(1);
  await assert.rejects(silent, { code: "no-answer", retryable: true });
  await said;
  over.close();
});
