import { Failure } from "@streampulse/core";
import { describe, expect, test } from "vitest";
import { ANONYMOUS } from "./caller.ts";
import { checkClientId, checkDelivery, checkRate, parseTickers } from "./requests.ts";

const local = { principal: ANONYMOUS, isLocal: true };
const elsewhere = { principal: ANONYMOUS, isLocal: false };
const known = { principal: "ada", isLocal: false };

/** The failure that a check throws; undefined where it throws none. */
function failureOf(check: () => unknown): Failure | undefined {
  try {
    check();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

describe("client ids", () => {
  test.each([1, 127, 128])("of %d visible characters are good on this machine and with a token", (length) => {
    for (const caller of [local, known]) checkClientId("x".repeat(length), caller);
  });

  test.each(["", "x".repeat(129), "a b", "a\n", "é", "\u0000"])("%j is refused by the field's name", (id) => {
    for (const caller of [local, known]) {
      expect(failureOf(() => checkClientId(id, caller))).toMatchObject({
        reason: "INVALID_ARGUMENT",
        field: "client_id",
      });
    }
  });

  test("from elsewhere without a token: 21 characters can be guessed, 22 to 128 of base64url are a secret", () => {
    checkClientId("aZ09-_".padEnd(22, "k"), elsewhere);
    checkClientId("k".repeat(128), elsewhere);
    for (const id of ["k".repeat(21), "k".repeat(129), `${"k".repeat(21)}=`, `${"k".repeat(21)}+`]) {
      expect(failureOf(() => checkClientId(id, elsewhere))).toMatchObject({
        reason: "INVALID_ARGUMENT",
        field: "client_id",
      });
    }
  });

  test("a refusal does not repeat the id, which may be a secret", () => {
    const failure = failureOf(() => checkClientId("hunter2secret", elsewhere));
    expect(failure?.message).not.toContain("hunter2");
  });
});

describe("tickers", () => {
  test("are normalised, in order, each once", () => {
    expect(parseTickers([" aapl ", "BTCUSDT", "AAPL", "binance:btcusdt"], "add").map(({ ticker }) => ticker)).toEqual([
      "AAPL",
      "BTCUSDT",
      "BINANCE:BTCUSDT",
    ]);
  });

  test("one outside the grammar is named by its place and shown", () => {
    const failure = failureOf(() => parseTickers(["AAPL", "A B"], "add"));
    expect(failure).toMatchObject({ reason: "INVALID_ARGUMENT", field: "add[1]" });
    expect(failure?.message).toContain('"A B"');
  });

  test("what is shown of one is short, and nothing that a terminal or a page acts on", () => {
    const failure = failureOf(() => parseTickers([`\u001b[31m\u202e${"x".repeat(10_000)}\ud83d`], "tickers"));
    expect(failure?.message.length).toBeLessThan(160);
    expect(failure?.message).not.toMatch(/[\u0000-\u001f\u200b-\u200f\u202a-\u202e\ud83d]/u);
  });

  test("as many as fit are taken, one more is refused with the limit", () => {
    const names = Array.from({ length: 5 }, (_, n) => `T${n}`);
    expect(parseTickers(names, "tickers", 5)).toHaveLength(5);
    expect(failureOf(() => parseTickers(names, "tickers", 4))).toMatchObject({ reason: "LIMIT_TICKERS", limit: 4 });
  });
});

test("delivery is LATEST unless EVERY is asked for, and nothing else", () => {
  expect([0, 1, 2].map(checkDelivery)).toEqual([false, false, true]);
  for (const delivery of [3, -1]) expect(failureOf(() => checkDelivery(delivery))).toMatchObject({ field: "delivery" });
});

test("a rate is 0, or one that a timer can keep", () => {
  for (const rate of [0, 0.001, 2.5, 1_000_000]) expect(checkRate(rate)).toBe(rate);
  for (const rate of [-1, 0.0009, 1_000_001, NaN, Infinity]) {
    expect(failureOf(() => checkRate(rate))).toMatchObject({ field: "max_updates_per_second" });
  }
});
