import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { launch } from "../dist/launch.js";
import { channelOf, newAttempt } from "../dist/protocol.js";
import { words } from "../dist/words.js";
import { next, stage } from "./page.js";

const authorize = "http://127.0.0.1:24731/v1/authorize";
let forms; // what was submitted

/** An element that remembers what is done to it. */
function element() {
  const children = [];
  return { children, append: (...c) => children.push(...c), remove: () => {}, submit() { forms.push(this); } };
}

beforeEach(() => {
  forms = [];
  mock.timers.enable({ apis: ["setTimeout"] });
});
afterEach(() => mock.timers.reset());

/** opened opens the launch page for an attempt, and returns its message and a channel to it. */
function opened(id) {
  stage(`https://idp.example.it/cied/launch.html#${id}`);
  globalThis.document = { documentElement: { lang: "it" }, createElement: element, body: element() };
  globalThis.addEventListener = () => {};
  return { textContent: "" };
}

test("the launch page posts what the page that waits asks for", async () => {
  const id = newAttempt();
  const channel = channelOf(id);
  const announced = next(channel, "opened");
  launch(opened(id));
  await announced;
  channel.postMessage({ kind: "ask", authorize, fields: { nonce: "n", state: "s" } });
  while (forms.length === 0) await new Promise(setImmediate);
  channel.close();
  assert.deepEqual([forms[0].method, forms[0].action], ["post", authorize]);
  assert.deepEqual(forms[0].children.map((i) => [i.name, i.value]), [["nonce", "n"], ["state", "s"]]);
});

test("it posts to this computer only, and says when nobody waits", async () => {
  const id = newAttempt();
  const channel = channelOf(id);
  const announced = next(channel, "opened");
  const message = opened(id);
  launch(message);
  await announced;
  channel.postMessage({ kind: "ask", authorize: "https://evil.example.it/v1/authorize", fields: {} });
  channel.postMessage({ kind: "over" });
  while (message.textContent === "") await new Promise(setImmediate);
  assert.equal(message.textContent, words.it.lost);
  assert.deepEqual(forms, []);
  channel.close();
});

test("an address alone starts nothing", async () => {
  for (const id of ["", "nonce=AAAA", newAttempt()]) {
    const message = opened(id);
    launch(message);
    mock.timers.tick(5_000);
    assert.equal(message.textContent, words.it.lost);
    const channel = channelOf(id);
    channel.postMessage({ kind: "over" }); // so that the page stops listening and the test ends
    channel.close();
  }
  const id = newAttempt();
  const framed = opened(id);
  globalThis.window.top = {};
  launch(framed);
  assert.equal(framed.textContent, words.it.lost);
  assert.deepEqual(forms, []);
});
