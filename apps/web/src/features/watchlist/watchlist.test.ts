import {
  type TickerError,
  TickerErrorCode,
  type TickerInfo,
  TickerOutcome,
  type TickerResult,
} from "@streampulse/core";
import { describe, expect, test } from "vitest";
import { type Notice, Watchlist } from "./watchlist.ts";

/** A store whose answers the test gives, and a record of what the list asked and said. */
function surroundings(first: { tickers: string[]; isDefault?: boolean }) {
  const heard: ((error: TickerError) => void)[] = [];
  const infos = new Map<string, TickerInfo>();
  const unknown = new Set<string>();
  const held: string[] = [];
  const did: string[] = [];
  const said: Notice[] = [];
  const saved: (readonly string[])[] = [];
  const answer = (ticker: string, outcome: TickerOutcome): TickerResult => {
    const rejected = unknown.has(ticker);
    const code = rejected ? TickerErrorCode.UNKNOWN_TICKER : TickerErrorCode.UNSPECIFIED;
    const message = rejected ? "No source knows it." : "";
    return { ticker, outcome: rejected ? TickerOutcome.REJECTED : outcome, code, message };
  };
  const list = new Watchlist(
    {
      store: {
        tickers: held,
        info: (ticker) => infos.get(ticker),
        add: async (ticker) => (did.push(`add ${ticker}`), answer(ticker, TickerOutcome.ACCEPTED)),
        remove: async (ticker) => (did.push(`remove ${ticker}`), answer(ticker, TickerOutcome.REMOVED)),
        subscribeErrors: (listener) => (heard.push(listener), () => undefined),
      },
      search: async (query) => [{ ticker: `${query}X` }],
      save: (tickers) => void saved.push(tickers),
      say: (notice) => void said.push(notice),
    },
    { tickers: first.tickers, isDefault: first.isDefault ?? false },
  );
  const fail = (ticker: string, code: TickerErrorCode, removed: boolean) =>
    heard.forEach((tell) => tell({ ticker, code, message: "No source knows it.", removed }));
  return { list, held, infos, unknown, did, said, saved, fail };
}

describe("adding", () => {
  test("puts a normalised ticker at the end, selects and keeps it", async () => {
    const { list, did, saved } = surroundings({ tickers: ["AAPL"] });
    expect(await list.add(" btcusdt ")).toBe(true);
    expect(list.state()).toMatchObject({ tickers: ["AAPL", "BTCUSDT"], selected: "BTCUSDT" });
    expect(did).toEqual(["add BTCUSDT"]);
    expect(saved.at(-1)).toEqual(["AAPL", "BTCUSDT"]);
  });

  test("makes no duplicates, under a canonical name neither", async () => {
    const { list, infos, did } = surroundings({ tickers: ["MSFT", "AAPL"] });
    infos.set("AAPL", { ticker: "AAPL", canonical: "NASDAQ:AAPL" });
    await list.add("aapl");
    await list.add("NASDAQ:AAPL");
    expect(list.state()).toMatchObject({ tickers: ["MSFT", "AAPL"], selected: "AAPL" });
    expect(did).toEqual([]);
  });

  test("refuses what the server does not know, with the reason and near matches, and the row goes", async () => {
    const { list, unknown, saved } = surroundings({ tickers: ["AAPL"] });
    unknown.add("NOSUCH");
    expect(await list.add("nosuch")).toBe(false);
    await Promise.resolve();
    expect(list.state().tickers).toEqual(["AAPL"]);
    expect(list.state().refusal).toEqual({
      ticker: "NOSUCH",
      reason: "No source knows it.",
      near: [{ ticker: "NOSUCHX" }],
    });
    expect(saved.at(-1)).toEqual(["AAPL"]);
  });

  test("refuses what is no ticker without asking the server", async () => {
    const { list, did } = surroundings({ tickers: [] });
    expect(await list.add("two words")).toBe(false);
    expect(did).toEqual([]);
    expect(list.state().refusal?.reason).toContain("may hold letters");
  });
});

test("a ticker that was added again before its first add was refused stays while the store holds it", async () => {
  const { list, held, unknown } = surroundings({ tickers: [] });
  unknown.add("TSLA");
  held.push("TSLA");
  expect(await list.add("TSLA")).toBe(true);
  expect(list.state()).toMatchObject({ tickers: ["TSLA"], refusal: undefined });
});

describe("errors of the stream", () => {
  test("a temporary failure never removes a row", () => {
    const { list, fail } = surroundings({ tickers: ["AAPL"] });
    fail("AAPL", TickerErrorCode.UNAVAILABLE, false);
    expect(list.state().tickers).toEqual(["AAPL"]);
  });

  test.each(["answer", "stream"])("an unknown ticker is refused once, where it was typed (%s first)", async (first) => {
    const { list, unknown, fail, said } = surroundings({ tickers: [] });
    const refusals = new Set<unknown>();
    list.subscribe(() => refusals.add(list.state().refusal?.ticker));
    unknown.add("NOSUCH");
    const added = list.add("NOSUCH");
    if (first === "answer") await added;
    fail("NOSUCH", TickerErrorCode.UNKNOWN_TICKER, true);
    expect(await added).toBe(false);
    expect([...refusals]).toEqual([undefined, "NOSUCH"]);
    expect(list.state().tickers).toEqual([]);
    expect(said).toEqual([]);
  });

  test("a kept ticker that this server does not know is left out with a line, and stays kept", () => {
    const { list, fail, said, saved } = surroundings({ tickers: ["OLD", "AAPL"] });
    fail("OLD", TickerErrorCode.UNKNOWN_TICKER, true);
    expect(list.state()).toMatchObject({ tickers: ["AAPL"], leftOut: ["OLD"], refusal: undefined });
    expect(said).toEqual([]);
    list.remove("AAPL");
    expect(saved.at(-1)).toEqual(["OLD"]);
  });

  test("unknown tickers of the first list are left out quietly, and a later visit gets them again", () => {
    const { list, fail, said, saved } = surroundings({ tickers: ["AAPL", "VOD.L"], isDefault: true });
    fail("VOD.L", TickerErrorCode.UNKNOWN_TICKER, true);
    expect(list.state()).toMatchObject({ tickers: ["AAPL"], leftOut: ["VOD.L"], refusal: undefined });
    expect([said, saved]).toEqual([[], []]);
  });
});

describe("removing", () => {
  test("passes the selection to the row that takes its place", () => {
    const { list } = surroundings({ tickers: ["A", "B", "C"] });
    list.select("B");
    list.remove("B");
    expect(list.state()).toMatchObject({ tickers: ["A", "C"], selected: "C" });
    list.remove("C");
    expect(list.state().selected).toBe("A");
    list.remove("A");
    expect(list.state()).toMatchObject({ tickers: [], selected: undefined });
  });

  test("can be undone, to the same place", () => {
    const { list, did, said, saved } = surroundings({ tickers: ["A", "B", "C"] });
    list.remove("B");
    said.at(-1)?.undo?.();
    expect(list.state().tickers).toEqual(["A", "B", "C"]);
    expect(did).toEqual(["remove B", "add B"]);
    expect(saved).toEqual([
      ["A", "C"],
      ["A", "B", "C"],
    ]);
  });
});

test("the selection moves by rows and stays within the list", () => {
  const { list } = surroundings({ tickers: ["A", "B"] });
  const seen = [1, 1, -1, -1].map((rows) => (list.move(rows), list.state().selected));
  expect(seen).toEqual(["B", "B", "A", "A"]);
});
