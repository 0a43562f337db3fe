import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { holdsFor } from "../../../../../test/seeded.ts";
import { capturesAbsent, readFrames } from "../../../../../test/upstreams/finnhub/captures.ts";
import { parseFrame } from "./frame.ts";

describe("a message", () => {
  test("of trades has all of them in order, with the vendor's digits", () => {
    expect(
      parseFrame(
        '{"data":[{"c":["1","24"],"p":129.580,"s":"AAPL","t":1672348887666,"v":1},{"c":null,"p":1e-7,"s":"BINANCE:X","t":1672348887667,"v":0}],"type":"trade"}',
      ),
    ).toEqual({
      kind: "trades",
      trades: [
        { symbol: "AAPL", price: "129.58", timeMs: 1_672_348_887_666, size: "1" },
        { symbol: "BINANCE:X", price: "0.0000001", timeMs: 1_672_348_887_667 },
      ],
    });
  });

  test("leaves out what is no trade, and is garbage when nothing is left", () => {
    const bad = ['{"p":0,"s":"A","t":1}', '{"p":-1,"s":"A","t":1}', '{"p":"x","s":"A"}', '{"p":5}', "null", "[]"];
    for (const entry of bad) {
      expect(parseFrame(`{"data":[${entry}],"type":"trade"}`), entry).toEqual({ kind: "garbage" });
    }
    expect(parseFrame(`{"data":[${bad.join(",")},{"p":5,"s":"A"}],"type":"trade"}`)).toEqual({
      kind: "trades",
      trades: [{ symbol: "A", price: "5", timeMs: undefined }],
    });
  });

  test.each([
    ['{"type":"ping"}', "ping"],
    ['{"msg":"Subscribing to too many symbols","type":"error"}', "too many"],
    ['{"msg":"Something else","type":"error"}', "other"],
    ['{"type":"news","data":[]}', "other"],
    ['{"type":"trade","data":[]}', "trades"],
    ['{"type":"trade"}', "garbage"],
    ['{"type":null}', "garbage"],
    ["{}", "garbage"],
    ["[]", "garbage"],
    ["null", "garbage"],
    ["<html>", "garbage"],
    ["", "garbage"],
  ])("%s is %s", (text, kind) => {
    expect(parseFrame(text).kind).toBe(kind);
  });

  test("is never a reason to throw", () => {
    holdsFor(
      "messages of the socket",
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((json) => `{"type":"trade","data":[${json}]}`),
        ),
        (text) => {
          expect(parseFrame(text).kind).toBeTypeOf("string");
        },
      ),
      { runs: 300 },
    );
  });
});

test.skipIf(capturesAbsent)(
  `every recorded message is read, and every trade in it${capturesAbsent ? `: ${capturesAbsent}` : ""}`,
  () => {
    const counts = readFrames("recv").map((text) => {
      const frame = parseFrame(text);
      return frame.kind === "trades" ? frame.trades.length : frame.kind;
    });
    expect(counts).toEqual([10, "ping", 9, 2, "too many", 2, 1]);
  },
);
