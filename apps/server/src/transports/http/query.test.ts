import { Delivery, Failure } from "@streampulse/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { holdsFor } from "../../../../../test/seeded.ts";
import { readQuery, streamRequestOf, tickersOf } from "./query.ts";

const tickers = (url: string) => tickersOf(readQuery(url));
const request = (url: string) => streamRequestOf(readQuery(url));

function fault(ask: () => unknown): string {
  try {
    ask();
  } catch (error) {
    if (error instanceof Failure) return `${error.reason}: ${error.message}`;
    throw error;
  }
  return "none";
}

test("tickers come as one list, as several, percent-encoded or not", () => {
  expect(tickers("/v1/stream?tickers=AAPL,BTCUSDT")).toEqual(["AAPL", "BTCUSDT"]);
  expect(tickers("/v1/stream?tickers=AAPL&_=1&tickers=MSFT%2CNASDAQ%3AINTC")).toEqual(["AAPL", "MSFT", "NASDAQ:INTC"]);
  expect(tickers("/?tickers=A+B,A%2BC,%5EGSPC,ES1!,A=F,%26C")).toEqual(["A+B", "A+C", "^GSPC", "ES1!", "A=F", "&C"]);
  expect(tickers("/?tickers=")).toEqual([]);
  expect(tickers("/?tickers=,AAPL,")).toEqual(["AAPL"]);
});

test("every ticker that a program encodes arrives as it was", () => {
  const ticker = fc.stringMatching(/^[\p{L}\p{Nd}.\-_/^=!&+$#@*:]{1,20}$/u);
  holdsFor(
    "encoded tickers",
    fc.property(fc.array(ticker, { minLength: 1, maxLength: 5 }), (names) => {
      const byParams = new URLSearchParams({ tickers: names.join(",") });
      expect(tickers(`/v1/stream?${byParams}`)).toEqual(names);
      expect(tickers(`/v1/stream?tickers=${names.map(encodeURIComponent).join(",")}`)).toEqual(names);
    }),
    { runs: 300 },
  );
});

test("no query ends in anything but a request or a failure that names the fault", () => {
  const piece = fc.oneof(
    fc.constantFrom(
      "tickers",
      "delivery",
      "max_updates_per_second",
      "report_conflation",
      "=",
      "&",
      "%",
      "%ff",
      ",",
      "?",
    ),
    fc.string({ maxLength: 5 }),
  );
  holdsFor(
    "any query",
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      expect(fault(() => request(`/v1/stream?${pieces.join("")}`))).toMatch(/^(none|INVALID_ARGUMENT: .+)$/);
    }),
    { runs: 500 },
  );
});

test("a stream's options are words and numbers; what is left out is the server's choice", () => {
  const common = { tickers: ["A"], delivery: Delivery.UNSPECIFIED, maxUpdatesPerSecond: 0, reportConflation: false };
  expect(request("/?tickers=A")).toEqual(common);
  expect(request("/?tickers=A&delivery=every&max_updates_per_second=0.5&report_conflation=true")).toEqual({
    ...common,
    delivery: Delivery.EVERY,
    maxUpdatesPerSecond: 0.5,
    reportConflation: true,
  });
  expect(request("/?tickers=A&delivery=latest&report_conflation=false").delivery).toBe(Delivery.LATEST);
});

describe("a fault is named", () => {
  test.each([
    ["/v1/stream", /tickers is missing/],
    ["/v1/stream?", /tickers is missing/],
    ["/?tickers=A&delivery=EVERY", /delivery must be latest or every/],
    ["/?tickers=A&delivery=toString", /delivery must be/],
    ["/?tickers=A&max_updates_per_second=-1", /max_updates_per_second must be a number/],
    ["/?tickers=A&max_updates_per_second=", /max_updates_per_second must be a number/],
    ["/?tickers=A&max_updates_per_second=1e3", /max_updates_per_second must be a number/],
    ["/?tickers=A&report_conflation=1", /report_conflation must be true or false/],
    ["/?tickers=%ff", /percent-encoded UTF-8/],
    ["/?tickers=%", /percent-encoded UTF-8/],
  ])("%s", (url, words) => {
    expect(fault(() => request(url))).toMatch(words);
  });
});
