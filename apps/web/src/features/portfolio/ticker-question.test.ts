import type { Client } from "@streampulse/client";
import { TickerErrorCode } from "@streampulse/core";
import { expect, test } from "vitest";
import { tickerQuestion } from "./ticker-question.ts";

const CANONICAL: Readonly<Record<string, string>> = {
  AAPL: "NASDAQ:AAPL",
  "NASDAQ:AAPL": "NASDAQ:AAPL",
  MSFT: "NASDAQ:MSFT",
};

/** A server that knows a few names, and what it was asked for. */
function server(found: readonly string[] = []) {
  const asked: (readonly string[])[] = [];
  const client: Pick<Client, "getQuotes" | "search"> = {
    async getQuotes(tickers) {
      asked.push(tickers);
      const known = tickers.filter((ticker) => ticker in CANONICAL);
      const rest = tickers.filter((ticker) => !(ticker in CANONICAL));
      const code = (ticker: string) =>
        ticker === "LATE" ? TickerErrorCode.UNAVAILABLE : TickerErrorCode.UNKNOWN_TICKER;
      return {
        quotes: [],
        infos: known.map((ticker) => ({ ticker, canonical: CANONICAL[ticker] })),
        errors: rest.map((ticker) => ({ ticker, code: code(ticker), message: "", removed: false })),
      };
    },
    async search(query, { limit } = {}) {
      asked.push([`search ${query} ${limit}`]);
      return { results: found.map((ticker) => ({ ticker })), nextPageToken: "" };
    },
  };
  const ask = (typed: string, ...held: string[]) => tickerQuestion(client, typed, held, new AbortController().signal);
  return { ask, asked };
}

test("a ticker that no source knows is asked about, with those that there are", async () => {
  const { ask, asked } = server(["NASDAQ:AAPL", "APPLE"]);
  expect(await ask(" apple")).toEqual({
    message: "No source knows APPLE. There is NASDAQ:AAPL.",
    typed: "APPLE",
    others: ["NASDAQ:AAPL"],
  });
  expect(asked).toEqual([["APPLE"], ["search APPLE 3"]]);
  expect(await server().ask("XETR:APPLE")).toMatchObject({
    message: "No source knows XETR:APPLE. Search finds nothing like it.",
    others: [],
  });
});

test("one that is held under another name is asked about, whichever of the two was typed", async () => {
  const same = (typed: string, other: string) => ({
    ...{ message: `${typed} is the same as ${other}, under which it is recorded.`, typed, others: [other] },
  });
  expect(await server().ask("aapl", "MSFT", "NASDAQ:AAPL")).toEqual(same("AAPL", "NASDAQ:AAPL"));
  expect(await server().ask("nasdaq:aapl", "MSFT", "AAPL")).toEqual(same("NASDAQ:AAPL", "AAPL"));
});

test("no more than 256 of what is held are asked about at once", async () => {
  const held = Array.from({ length: 256 }, (_, at) => `H${at}`);
  const { ask, asked } = server();
  expect(await ask("NASDAQ:AAPL", ...held, "AAPL")).toMatchObject({ others: ["AAPL"] });
  expect(asked.map((tickers) => tickers.length)).toEqual([1, 256, 1]);
  const whole = server();
  expect(await whole.ask("NASDAQ:AAPL", ...held.slice(1), "AAPL")).toMatchObject({ others: ["AAPL"] });
  expect(whole.asked.map((tickers) => tickers.length)).toEqual([1, 256]);
});

test("nothing is asked of what is held as it was typed, is known, has no price now, or is no ticker", async () => {
  const { ask, asked } = server();
  expect(await ask("aapl", "AAPL", "NASDAQ:AAPL")).toBeUndefined();
  expect(await ask("no ticker")).toBeUndefined();
  expect(asked).toEqual([]);
  expect(await ask("aapl", "MSFT")).toBeUndefined();
  expect(await ask("late", "MSFT")).toBeUndefined();
});
