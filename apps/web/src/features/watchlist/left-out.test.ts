import { TickerErrorCode } from "@streampulse/core";
import { expect, test } from "vitest";
import { watchlistStage } from "../../../../../test/watchlist-stage.ts";

test("a kept ticker that this server does not know is left out with a line, and stays kept", async () => {
  const { list, fail, said, kept } = await watchlistStage(["OLD", "AAPL"]);
  fail("OLD", TickerErrorCode.UNKNOWN_TICKER, true);
  expect(list.state()).toMatchObject({ tickers: ["AAPL"], leftOut: ["OLD"], refusal: undefined, selected: "AAPL" });
  expect(said).toEqual([]);
  list.remove("AAPL");
  expect(await kept()).toEqual(["OLD"]);
  list.dismissRefusal();
  expect(list.state().leftOutTold).toEqual(["OLD"]);
  list.dismissLeftOut();
  expect(list.state()).toMatchObject({ leftOut: ["OLD"], leftOutTold: [] });
});

test("a notice that was put away tells only of others, in every list, until its ticker is asked for anew", async () => {
  const { list, book, fail, unknown, kept, visit } = await watchlistStage(["OLD", "AAPL"]);
  fail("OLD", TickerErrorCode.UNKNOWN_TICKER, true);
  list.dismissLeftOut();
  const mine = list.state().list.id;
  const other = book.create("Other", [{ ticker: "GONE" }, { ticker: "OLD" }, { ticker: "KO" }]);
  list.open(other);
  fail("GONE", TickerErrorCode.UNKNOWN_TICKER, true);
  expect(list.state()).toMatchObject({ leftOut: ["GONE", "OLD"], leftOutTold: ["GONE"], tickers: ["KO"] });
  list.open(mine);
  expect(list.state().leftOutTold).toEqual([]);
  // The next visit asks the server again, and tells the reader nothing that they know.
  const later = visit();
  expect(later.state().tickers).toEqual(["OLD", "AAPL"]);
  fail("OLD", TickerErrorCode.UNKNOWN_TICKER, true);
  expect(later.state()).toMatchObject({ leftOut: ["OLD"], leftOutTold: [] });
  unknown.add("OLD");
  expect(await later.add("old")).toBe(false);
  expect([later.state().refusal?.ticker, await kept()]).toEqual(["OLD", ["AAPL"]]);
});

test("what is left out can be removed, each with a way back to its place", async () => {
  const { list, fail, said, kept } = await watchlistStage(["OLD", "GONE", "AAPL", "LOST"]);
  for (const ticker of ["OLD", "GONE", "LOST"]) fail(ticker, TickerErrorCode.UNKNOWN_TICKER, true);
  list.removeLeftOut(list.state().leftOutTold);
  expect([await kept(), list.state().leftOutTold]).toEqual([["AAPL"], []]);
  said.at(-1)?.undo?.();
  expect(await kept()).toEqual(["OLD", "GONE", "AAPL", "LOST"]);
  expect(list.state().leftOutTold).toEqual(["OLD", "GONE", "LOST"]);
});

test("of many that are removed the first are named", async () => {
  const many = Array.from({ length: 200 }, (_, n) => `X${n}`);
  const { list, fail, said } = await watchlistStage(["AAPL", ...many]);
  for (const ticker of many) fail(ticker, TickerErrorCode.UNKNOWN_TICKER, true);
  list.removeLeftOut(list.state().leftOutTold);
  expect(said.at(-1)?.text).toBe("Removed X0, X1, X2, X3, X4 and 195 more.");
});

test("what was put away is told again where the reader asks for it, of this list alone", async () => {
  const { list, book, fail } = await watchlistStage(["OLD", "AAPL"]);
  fail("OLD", TickerErrorCode.UNKNOWN_TICKER, true);
  list.dismissLeftOut();
  const mine = list.state().list.id;
  list.open(book.create("Other", [{ ticker: "GONE" }, { ticker: "KO" }]));
  fail("GONE", TickerErrorCode.UNKNOWN_TICKER, true);
  list.dismissLeftOut();
  list.tellLeftOut();
  expect(list.state().leftOutTold).toEqual(["GONE"]);
  list.open(mine);
  expect(list.state().leftOutTold).toEqual([]);
});
