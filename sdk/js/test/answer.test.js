import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { takeAnswer } from "../dist/callback.js";
import { endCodes } from "../dist/index.js";
import { isAuthorize } from "../dist/request.js";
import { words, wordsFor } from "../dist/words.js";
import { fragmentOf, stage } from "./page.js";

const callback = "https://idp.example.it/.well-known/cied/callback";

test("the answer leaves the address before it is read", () => {
  for (const fragment of [fragmentOf({ format: "cms", cms: "MAA=" }), "%%%"]) {
    const { history } = stage(`${callback}#${fragment}`);
    try {
      assert.equal(takeAnswer().fragment, fragment);
    } catch (e) {
      assert.equal(e.code, "token-malformed");
    }
    assert.deepEqual(history.replaceState.mock.calls[0].arguments, [null, "", "/.well-known/cied/callback"]);
    assert.equal(takeAnswer(), null); // a reload
  }
});

test("what is not an answer is malformed", () => {
  for (const bad of [
    "A", "a=", "a+b/", fragmentOf("[]"), fragmentOf("null"), fragmentOf("{}"), fragmentOf('{"format":"cms"}'),
    fragmentOf({ format: "web-eid", cms: "MAA=" }), fragmentOf({ cms: "MAA=" }), fragmentOf({ format: "cms", cms: 1 }),
    fragmentOf({ format: "web-eid", authToken: {} }), fragmentOf({ format: "web-eid", authToken: [] }),
    fragmentOf({ format: "cms", cms: "MAA=", error: { code: "timeout" } }), fragmentOf({ error: "timeout" }),
    fragmentOf({ error: { code: "<b>" } }), fragmentOf({ format: "cms", cms: "MAA=", state: 1 }),
    Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]).toString("base64url"), "A".repeat((32 << 10) + 4),
  ]) {
    stage(`${callback}#${bad}`);
    assert.throws(takeAnswer, { code: "token-malformed" }, bad.slice(0, 60));
  }
});

test("a code to come is passed on, words that are no words are not", () => {
  stage(`${callback}#${fragmentOf({ error: { code: "card-of-tomorrow", title: 1, retryable: "yes" } })}`);
  const { error } = takeAnswer();
  assert.deepEqual([error.code, error.title, error.retryable], ["card-of-tomorrow", "", false]);
});

test("the codes are those of openapi.json", () => {
  const document = JSON.parse(readFileSync(new URL("../../../docs/openapi.json", import.meta.url), "utf8"));
  assert.deepEqual([...endCodes], document.components.schemas.EndCode.enum);
});

test("the form goes to a cied on this computer and nowhere else", () => {
  for (const good of ["http://127.0.0.1:24731/v1/authorize", "http://[::1]:1/v1/authorize", "http://localhost/v1/authorize"]) {
    assert.equal(isAuthorize(good), true, good);
  }
  for (const bad of [
    "https://127.0.0.1:24731/v1/authorize", "http://127.0.0.1.example.it/v1/authorize", "http://127.0.0.1:24731/v1/authorize?x",
    "http://127.0.0.1:24731/v1/sessions", "http://u@127.0.0.1:24731/v1/authorize", "javascript:alert(1)", "", undefined,
  ]) {
    assert.equal(isAuthorize(bad), false, bad);
  }
});

test("every language says everything in its own words", () => {
  const keys = Object.keys(words.en);
  for (const [lang, spoken] of Object.entries(words)) {
    assert.deepEqual(Object.keys(spoken), keys, lang);
    for (const key of keys) {
      assert.ok(spoken[key], `${lang}: ${key}`);
      if (lang !== "en") assert.notEqual(spoken[key], words.en[key], `${lang}: ${key}`);
    }
  }
  assert.equal(wordsFor(undefined, "", "pt-BR", "de-AT", "it"), words.de);
  assert.equal(wordsFor("constructor", "toString"), words.en);
});
