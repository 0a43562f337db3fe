import { expect, test } from "vitest";
import { errorFrom } from "./errors.ts";
import { errorFromJson, refusalFrom } from "./refusal.ts";

const answer = (status: number, body = "", headers: Record<string, string> = {}) =>
  refusalFrom(new Response(body === "" ? null : body, { status, headers }));

test.each([
  [401, "unauthenticated", false],
  [403, "permission_denied", false],
  [404, "unimplemented", false],
  [421, "permission_denied", false],
  [429, "unavailable", true],
  [500, "unknown", true],
  [502, "unavailable", true],
  [503, "unavailable", true],
])("HTTP %i alone means %s", async (status, code, retry) => {
  expect(await answer(status)).toMatchObject({ code, retry, message: `HTTP ${status}.` });
});

test("a text says why, up to a bound, and a page of HTML says nothing", async () => {
  const text = await answer(421, "This host is not allowed.\n", { "Content-Type": "text/plain; charset=utf-8" });
  expect(text.message).toBe("HTTP 421: This host is not allowed.");
  expect((await answer(503, "x".repeat(10_000), { "Content-Type": "text/plain" })).message).toHaveLength(310);
  expect((await answer(502, "<html>", { "Content-Type": "text/html" })).message).toBe("HTTP 502.");
});

test("an error in JSON wins over the status, and broken JSON does not", async () => {
  const json = { "Content-Type": "application/json" };
  const error = await answer(503, '{"code":"permission_denied","message":"no"}', json);
  expect(error).toMatchObject({ code: "permission_denied", message: "no" });
  expect(await answer(503, '{"code":', json)).toMatchObject({ code: "unavailable", message: "HTTP 503." });
});

test("an answer of another type, as from a login page in between, is not taken for one", async () => {
  const error = await answer(200, "<html>", { "Content-Type": "text/html" });
  expect(error).toMatchObject({ code: "unknown", message: "Not an answer to this call: text/html." });
});

test.each([
  ["codes that are not used here", { code: "data_loss", message: "m" }, { code: "unknown", message: "m" }],
  [
    "details that are none",
    { code: "unavailable", details: [1, {}, { type: "a", value: "!" }] },
    { reason: undefined },
  ],
  [
    "details cut short",
    { code: "unavailable", details: [{ type: "google.rpc.RetryInfo", value: "CgMI" }] },
    { retryAfterMs: undefined },
  ],
  [
    "types with their prefix",
    { code: "unavailable", details: [{ type: "type.googleapis.com/google.rpc.RetryInfo", value: "CgIIAw" }] },
    { retryAfterMs: 3_000 },
  ],
])("an error's JSON: %s", (_, json, expected) => {
  expect(errorFromJson(json)).toMatchObject(expected);
});

test.each([[null], [[]], ["text"], [{}]])("%j is no error", (json) => {
  expect(errorFromJson(json)).toBeUndefined();
});

test("what fetch throws is a server that cannot be reached, with the reason that Node hides in the cause", () => {
  const error = errorFrom(new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED 127.0.0.1:1") }));
  expect(error).toMatchObject({ code: "unavailable", retry: true });
  expect(error.message).toBe("The server cannot be reached (connect ECONNREFUSED 127.0.0.1:1).");
});

test("a fetch that the browser aborted of its own accord is a connection that broke, not the caller's wish", () => {
  expect(errorFrom(new DOMException("aborted", "AbortError"))).toMatchObject({ code: "unavailable", retry: true });
});
