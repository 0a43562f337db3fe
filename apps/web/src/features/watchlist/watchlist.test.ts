import { StreamPulseError } from "@streampulse/client";
import { TickerErrorCode } from "@streampulse/core";
import { describe, expect, test } from "vitest";
import { watchlistStage } from "../../../../../test/watchlist-stage.ts";
import { tickersOf } from "../lists/list-edit.ts";
import { ASKED_FOR_MS } from "./watchlist.ts";

describe("adding", () => {
  test("puts a normalised ticker at the end, selects and keeps it, and leaves wanting to its row", async () => {
    const { list, kept, wanted } = await watchlistStage(["AAPL"]);
    expect(await list.add(" btcusdt ")).toBe(true);
    expect(list.state()).toMatchObject({ tickers: ["AAPL", "BTCUSDT"], selected: "BTCUSDT" });
    expect([await kept(), wanted]).toEqual([["AAPL", "BTCUSDT"], []]);
  });

  test("takes several between commas, in capitals between blanks, and says which is none", async () => {
    const { list, unknown, kept } = await watchlistStage([]);
    unknown.add("NOSUCH");
    expect(await list.add("amzn, nosuch; META JPM;nflx,")).toBe(false);
    expect(await kept()).toEqual(["AMZN", "META", "JPM", "NFLX"]);
    expect(list.state().refusal?.ticker).toBe("NOSUCH");
    expect(await list.add("KO,a b,WMT")).toBe(false);
    expect([list.state().refusal?.ticker, (await kept()).slice(-2)]).toEqual(["a b", ["KO", "WMT"]]);
  });

  test.each([
    [ASKED_FOR_MS - 1, [], []],
    [ASKED_FOR_MS, ["KO"], ["KO"]],
  ])("of a ticker that is refused %i ms after it was added the list has %j", async (laterMs, after, leftOut) => {
    const { list, kept, now, fail } = await watchlistStage([]);
    await list.add("KO");
    now.ms += laterMs;
    fail("KO", TickerErrorCode.UNKNOWN_TICKER, true);
    expect([await kept(), list.state().leftOut]).toEqual([after, leftOut]);
  });

  test("makes no duplicates, under a canonical name neither", async () => {
    const { list, infos } = await watchlistStage(["MSFT", "AAPL"]);
    infos.set("AAPL", { ticker: "AAPL", canonical: "NASDAQ:AAPL" });
    await list.add("aapl");
    await list.add("NASDAQ:AAPL");
    expect(list.state()).toMatchObject({ tickers: ["MSFT", "AAPL"], selected: "AAPL" });
  });

  test("refuses what the server does not know, with the reason and near matches, and the row goes", async () => {
    const { list, unknown, kept } = await watchlistStage(["AAPL"]);
    unknown.add("NOSUCH");
    expect(await list.add("nosuch")).toBe(false);
    await Promise.resolve();
    expect(list.state().refusal).toEqual({
      ticker: "NOSUCH",
      reason: "No source knows it.",
      near: [{ ticker: "NOSUCHX" }],
    });
    expect([list.state().tickers, await kept()]).toEqual([["AAPL"], ["AAPL"]]);
  });

  test("selects what is taken once it is taken, and where it is refused or the reader goes on what was selected", async () => {
    const { list, unknown } = await watchlistStage(["A", "B", "C"]);
    unknown.add("NOSUCH");
    list.select("B");
    const selections = new Set<string | undefined>();
    list.subscribe(() => selections.add(list.state().selected));
    expect(await list.add("nosuch")).toBe(false);
    expect([...selections]).toEqual(["B"]);
    const adding = list.add("KO");
    list.select("C");
    expect([await adding, list.state().selected]).toEqual([true, "C"]);
    await list.add("D");
    expect(list.state().selected).toBe("D");
  });

  test("of several that are taken late the last is selected, in whichever order they are answered", async () => {
    const { list, answers } = await watchlistStage(["AAPL"]);
    const late = new Map(["KO", "PEP", "WMT"].map((ticker) => [ticker, Promise.withResolvers<void>()]));
    for (const [ticker, { promise }] of late) answers.set(ticker, promise);
    const [ko, pep, wmt] = [...late.keys()].map((ticker) => list.add(ticker));
    late.get("KO")?.resolve();
    await ko;
    expect(list.state().selected).toBe("KO");
    late.get("WMT")?.resolve();
    await wmt;
    late.get("PEP")?.resolve();
    await pep;
    expect(list.state().selected).toBe("WMT");
  });

  test("selects nothing in a list that was opened meanwhile, nor for a reader who chose what was selected already", async () => {
    const { list, book } = await watchlistStage(["A", "B"]);
    const other = book.create("Other", [{ ticker: "PEP" }, { ticker: "KO" }]);
    const adding = list.add("KO");
    list.open(other);
    expect([await adding, list.state().selected]).toEqual([true, "PEP"]);
    const more = list.add("WMT");
    list.select("PEP");
    expect([await more, list.state().selected]).toEqual([true, "PEP"]);
  });

  test("of many that are refused the first are named", async () => {
    const { list, unknown } = await watchlistStage([]);
    const many = Array.from({ length: 200 }, (_, n) => `X${n}`);
    for (const ticker of many) unknown.add(ticker);
    expect(await list.add(many.join(","))).toBe(false);
    expect(list.state().refusal?.ticker).toBe("X0, X1, X2, X3, X4 and 195 more");
  });

  test("refuses it in the list that it was added to, whichever is open by then", async () => {
    const { list, book, unknown, kept } = await watchlistStage(["AAPL"]);
    const other = book.create("Other", [{ ticker: "NOSUCH" }, { ticker: "KO" }]);
    const first = list.state().list.id;
    unknown.add("NOSUCH");
    const added = list.add("nosuch");
    list.open(other);
    expect(await added).toBe(false);
    expect(await kept()).toEqual(["NOSUCH", "KO"]);
    const entries = (id: string) => tickersOf(book.state().lists.find((each) => each.id === id)?.entries ?? []);
    expect([entries(first), entries(book.idOf(other))]).toEqual([["AAPL"], ["NOSUCH", "KO"]]);
  });

  test("a failure that passes takes no row away", async () => {
    const { list, failing, kept } = await watchlistStage(["AAPL"]);
    failing.set("KO", new StreamPulseError("unavailable", "The server cannot be reached."));
    expect(await list.add("KO")).toBe(true);
    expect([list.state().refusal, await kept()]).toEqual([undefined, ["AAPL", "KO"]]);
  });

  test("refuses what is no ticker without asking the server", async () => {
    const { list, wanted } = await watchlistStage([]);
    expect(await list.add("two words")).toBe(false);
    expect([wanted, list.state().refusal?.reason]).toEqual([[], expect.stringContaining("may hold letters")]);
  });

  test("of a ticker that was added again before its first add was refused, the row stays while the store holds it", async () => {
    const { list, held, unknown } = await watchlistStage([]);
    unknown.add("TSLA");
    held.push("TSLA");
    expect(await list.add("TSLA")).toBe(true);
    expect(list.state()).toMatchObject({ tickers: ["TSLA"], refusal: undefined });
  });
});

describe("errors of the stream", () => {
  test.each([TickerErrorCode.UNAVAILABLE, TickerErrorCode.LIMIT_EXCEEDED])(
    "a temporary failure never removes a row (%i)",
    async (code) => {
      const { list, fail } = await watchlistStage(["AAPL"]);
      fail("AAPL", code, code === TickerErrorCode.LIMIT_EXCEEDED);
      expect(list.state().tickers).toEqual(["AAPL"]);
    },
  );

  test.each(["answer", "stream"])("an unknown ticker is refused once, where it was typed (%s first)", async (first) => {
    const { list, unknown, fail, said } = await watchlistStage([]);
    const refusals = new Set<unknown>();
    list.subscribe(() => refusals.add(list.state().refusal?.ticker));
    unknown.add("NOSUCH");
    const added = list.add("NOSUCH");
    if (first === "answer") await added;
    fail("NOSUCH", TickerErrorCode.UNKNOWN_TICKER, true);
    await added;
    expect([...refusals]).toEqual([undefined, "NOSUCH"]);
    expect([list.state().tickers, list.state().leftOut, said]).toEqual([[], [], []]);
  });

  test("of a newcomer's list nothing is kept for what the server does not know", async () => {
    const { list, fail, book, said } = await watchlistStage(["AAPL", "VOD.L"], true);
    fail("VOD.L", TickerErrorCode.UNKNOWN_TICKER, true);
    expect(list.state()).toMatchObject({ tickers: ["AAPL"], refusal: undefined, book: { isDefault: true } });
    expect([book.state().waiting, said]).toEqual([0, []]);
  });
});

describe("removing", () => {
  test("passes the selection to the row that takes its place, as rows are shown", async () => {
    const { list } = await watchlistStage(["A", "B", "C", "D"]);
    list.showing(["D", "B", "A", "C"]);
    list.select("B");
    list.remove("B");
    expect(list.state()).toMatchObject({ tickers: ["A", "C", "D"], selected: "A" });
    list.select("C");
    list.remove("C");
    expect(list.state().selected).toBe("A");
    list.remove("A");
    expect(list.state().selected).toBe("D");
    list.remove("D");
    expect(list.state()).toMatchObject({ tickers: [], selected: undefined });
  });

  test("can be undone, to the same place, and then the row is selected", async () => {
    const { list, said, kept } = await watchlistStage(["A", "B", "C"]);
    list.remove("B");
    expect(await kept()).toEqual(["A", "C"]);
    said.at(-1)?.undo?.();
    expect(list.state()).toMatchObject({ tickers: ["A", "B", "C"], selected: "B" });
    expect(await kept()).toEqual(["A", "B", "C"]);
  });
});

test("the selection moves by rows as they are shown, and stays within the list", async () => {
  const { list } = await watchlistStage(["A", "B", "C"]);
  list.showing(["A", "C", "B"]);
  const seen = [1, 1, 1, -1].map((rows) => (list.move(rows), list.state().selected));
  expect(seen).toEqual(["C", "B", "B", "C"]);
});

test("another list is another selection, and what was said of the former one is gone", async () => {
  const { list, book } = await watchlistStage(["A", "B"]);
  list.select("B");
  await list.add("no ticker");
  const other = book.create("Other", [{ ticker: "C" }]);
  list.open(other);
  expect(list.state()).toMatchObject({ tickers: ["C"], selected: "C", refusal: undefined, list: { name: "Other" } });
});
