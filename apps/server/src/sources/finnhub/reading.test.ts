import { describe, expect, test } from "vitest";
import { capturesAbsent, readAnswers } from "../../../../../test/upstreams/finnhub/captures.ts";
import { parseExact } from "../vendor/json.ts";
import { NO_DATA, parseReading, timeOf, type QuoteReading } from "./reading.ts";

const NOW_MS = Date.UTC(2026, 0, 5, 15);
const read = (text: string) => parseReading(parseExact(text), NOW_MS);

describe("an answer of /quote", () => {
  test("keeps the vendor's digits, of whatever size", () => {
    expect(
      read('{"c":176.495,"d":-0.655,"dp":-0.3697,"h":177.57,"l":175.4242,"o":175.58,"pc":177.15,"t":1697650902}'),
    ).toEqual({
      price: "176.495",
      timeMs: 1_697_650_902_000,
      change: "-0.655",
      changePercent: "-0.3697",
      previousClose: "177.15",
      open: "175.58",
      high: "177.57",
      low: "175.4242",
    });
    expect(read('{"c":1.2e-7,"d":0,"dp":0,"h":0,"l":0,"o":0,"pc":123456789012345678.9,"t":1697650902}')).toMatchObject({
      price: "0.00000012",
      previousClose: "123456789012345678.9",
    });
  });

  test("zeros are no data, never a price of zero", () => {
    expect(read('{"c":0,"d":null,"dp":null,"h":0,"l":0,"o":0,"pc":0,"t":0}')).toBe(NO_DATA);
    expect(read('{"c":0}')).toBe(NO_DATA);
  });

  test("what is unknown is absent, and zero is unknown but in a change", () => {
    expect(read('{"c":5,"d":null,"dp":null,"h":0,"l":0,"o":0,"pc":0,"t":0}')).toEqual({ price: "5" });
    expect(read('{"c":5,"d":0,"dp":0,"pc":5,"t":0}')).toEqual({
      price: "5",
      change: "0",
      changePercent: "0",
      previousClose: "5",
    });
    expect(read('{"c":5,"dp":1}')).toEqual({ price: "5" });
  });

  test.each([
    '{"c":0,"t":1697650902}',
    '{"c":-5,"t":1697650902}',
    '{"c":"nonsense","t":1697650902}',
    '{"c":null,"t":0}',
    '{"error":"You are not welcome."}',
    "{}",
    "[]",
    '"text"',
    "null",
    "7",
  ])("%s is none", (text) => {
    expect(read(text)).toBeUndefined();
  });

  test("a time more than a minute ahead of our clock is no time", () => {
    expect(timeOf(NOW_MS + 60_000, NOW_MS)).toBe(NOW_MS + 60_000);
    expect(timeOf(NOW_MS + 60_001, NOW_MS)).toBeUndefined();
    expect(read(`{"c":5,"t":${NOW_MS / 1_000 + 61}}`)).toEqual({ price: "5" });
    expect(read('{"c":5,"t":-1}')).toEqual({ price: "5" });
  });
});

test.skipIf(capturesAbsent)(`every recorded /quote is read${capturesAbsent ? `: ${capturesAbsent}` : ""}`, () => {
  const recorded = readAnswers().filter(({ request, status }) => request.includes("/quote?") && status === 200);
  const prices = recorded.map(({ body }) => {
    const reading = read(body);
    return reading === NO_DATA ? "none" : (reading as QuoteReading).price;
  });
  expect(prices).toEqual(["261.74", "176.495", "153.04", "none"]);
});
