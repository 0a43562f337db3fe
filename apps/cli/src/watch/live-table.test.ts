import { Quality, SourceState, TickerErrorCode, TickerOutcome, type Quote, type TickerResult } from "@streampulse/core";
import { describe, expect, test } from "vitest";
import { LiveTable } from "./live-table.ts";

function quote(ticker: string, price: string, more: Partial<Quote> = {}): Quote {
  return {
    ticker,
    price,
    receivedTimeMs: 1,
    sequence: 1,
    epoch: 1,
    quality: Quality.LIVE,
    source: "x",
    stale: false,
    ...more,
  };
}

function result(ticker: string, outcome: TickerOutcome, message = ""): TickerResult {
  return { ticker, outcome, code: TickerErrorCode.UNSPECIFIED, message };
}

function open(tickers: string[]) {
  const clock = { ms: 1_000_000 };
  const calls: string[] = [];
  let answer: (tickers: string[]) => Promise<TickerResult[]> = async (all) =>
    all.map((one) => result(one, TickerOutcome.ACCEPTED));
  const client = {
    add: (...all: string[]) => (calls.push(`add ${all.join(" ")}`), answer(all)),
    remove: (...all: string[]) => (calls.push(`remove ${all.join(" ")}`), answer(all)),
  };
  const table = new LiveTable(client, "host:1", tickers, () => clock.ms);
  const type = (text: string) => {
    table.act({ do: "ask" });
    table.act({ do: "type", text });
    table.act({ do: "submit" });
  };
  return {
    table,
    clock,
    calls,
    type,
    answerWith: (next: typeof answer) => (answer = next),
    order: () => table.view(true).rows.map((row) => row.ticker),
    view: () => table.view(true),
  };
}

describe("prices", () => {
  test("a first price is no move; later ones are marked for a moment by their direction", () => {
    const { table, clock, view } = open(["A"]);
    table.quotes([quote("A", "10")]);
    expect(view().rows[0]?.flash).toBe(0);
    table.quotes([quote("A", "9.5")]);
    expect(view().rows[0]?.flash).toBe(-1);
    clock.ms += 599;
    expect(view().rows[0]?.flash).toBe(-1);
    clock.ms += 1;
    expect(view().rows[0]?.flash).toBe(0);
    table.quotes([quote("A", "9.50")]);
    expect(view().rows[0]?.flash).toBe(0);
    table.quotes([quote("A", "10.5")]);
    expect(view().rows[0]?.flash).toBe(1);
  });

  test("a temporary error keeps the last price; a removal takes the row and says why", () => {
    const { table, order, view } = open(["A", "NOSUCH"]);
    table.quotes([quote("A", "10")]);
    table.errors([
      { ticker: "A", code: TickerErrorCode.UNAVAILABLE, message: "source down", removed: false },
      { ticker: "NOSUCH", code: TickerErrorCode.UNKNOWN_TICKER, message: "no \u001b[2Jsource knows it", removed: true },
    ]);
    expect(order()).toEqual(["A"]);
    expect(view().rows[0]?.quote?.price).toBe("10");
    expect(view().note).toBe("NOSUCH: no [2Jsource knows it");
    expect(table.refusals).toEqual(["NOSUCH: no [2Jsource knows it"]);
    expect(table.endsWhenEmpty()).toBe(true);
  });

  test("while the connection is away every price is stale, and no longer when it is back", () => {
    const { table, view } = open(["A"]);
    table.connection({ status: "live" });
    table.quotes([quote("A", "10")]);
    const isStale = () => view().rows[0]?.quote?.stale;
    expect(isStale()).toBe(false);
    table.connection({ status: "stalled", sinceMs: 1 });
    expect(isStale()).toBe(true);
    table.connection({ status: "reconnecting", attempt: 0, retryAtMs: 1, reason: "cut" });
    expect(isStale()).toBe(true);
    table.connection({ status: "live" });
    expect(isStale()).toBe(false);
  });

  test("why prices are old stands below them as long as they are, and a takeover for a while", () => {
    const { table, view } = open(["A", "B"]);
    table.quotes([quote("A", "10"), quote("B", "10")]);
    const change = { source: "s", tickers: ["A", "B"], reason: "S refuses this place." };
    table.sourceChanges([{ ...change, state: SourceState.DOWN }]);
    expect(view().note).toBeUndefined();
    table.quotes([quote("A", "10", { stale: true }), quote("B", "10", { stale: true })]);
    expect(view().note).toBe("A and B: old prices. S refuses this place.");
    table.sourceChanges([{ ...change, tickers: ["A"], state: SourceState.FAILED_OVER, toSource: "t" }]);
    expect(view().note).toBe("A: now from t, no longer from s: S refuses this place.");
    expect(view().rows[0]?.sourceChange?.toSource).toBe("t");
    table.quotes([quote("B", "11")]);
    expect(view().rows[1]?.sourceChange).toBeUndefined();
  });

  test("quotes of tickers that are not in the table are dropped", () => {
    const { table, order } = open(["A"]);
    table.quotes([quote("B", "1")]);
    expect(order()).toEqual(["A"]);
  });
});

describe("keys", () => {
  test("s goes through the orders and back; unknown changes come last in both directions", () => {
    const { table, order } = open(["B", "C", "A", "D"]);
    table.quotes([
      quote("A", "1", { changePercent: "-2" }),
      quote("B", "1", { changePercent: "10" }),
      quote("C", "1", { changePercent: "9.5" }),
    ]);
    const next = () => (table.act({ do: "sort" }), order());
    expect(order()).toEqual(["B", "C", "A", "D"]);
    expect(next()).toEqual(["A", "B", "C", "D"]);
    expect(next()).toEqual(["B", "C", "A", "D"]);
    expect(next()).toEqual(["A", "C", "B", "D"]);
    expect(next()).toEqual(["B", "C", "A", "D"]);
  });

  test("p holds what is shown, and the newest is there afterwards", () => {
    const { table, view } = open(["A"]);
    table.quotes([quote("A", "1")]);
    table.act({ do: "pause" });
    table.quotes([quote("A", "2")]);
    expect([view().isPaused, view().rows[0]?.quote?.price]).toEqual([true, "1"]);
    table.act({ do: "pause" });
    expect([view().isPaused, view().rows[0]?.quote?.price]).toEqual([false, "2"]);
  });

  test("the selection moves within the table and goes to the neighbour of a removed row", () => {
    const { table, calls, view, order } = open(["A", "B", "C"]);
    table.act({ do: "move", rows: -1 });
    expect(view().selected).toBe("A");
    table.act({ do: "move", rows: Infinity });
    expect(view().selected).toBe("C");
    table.act({ do: "remove" });
    expect([view().selected, order()]).toEqual(["B", ["A", "B"]]);
    table.act({ do: "move", rows: -1 });
    table.act({ do: "remove" });
    table.act({ do: "remove" });
    table.act({ do: "remove" });
    expect([view().selected, order()]).toEqual([undefined, []]);
    expect(calls).toEqual(["remove C", "remove A", "remove B"]);
    expect(table.endsWhenEmpty()).toBe(false);
  });

  test("a failed removal brings the row back with the reason", async () => {
    const { table, answerWith, view, order } = open(["A", "B"]);
    answerWith(() => Promise.reject(new Error("no session")));
    table.act({ do: "remove" });
    await Promise.resolve();
    await Promise.resolve();
    expect(order()).toEqual(["B", "A"]);
    expect(view().note).toBe("A not removed: no session");
  });
});

describe("adding by typing", () => {
  test("adds what is new, normalised, several at once, and takes prices that come before the answer", async () => {
    const { table, calls, type, answerWith, order, view } = open(["A"]);
    let settle: (results: TickerResult[]) => void = () => {};
    answerWith(() => new Promise((resolve) => (settle = resolve)));
    type("b, a nasdaq:c");
    table.quotes([quote("B", "5")]);
    settle([result("B", TickerOutcome.ACCEPTED), result("NASDAQ:C", TickerOutcome.REJECTED, "no source knows it")]);
    await Promise.resolve();
    await Promise.resolve();
    expect(calls).toEqual(["add B NASDAQ:C"]);
    expect(order()).toEqual(["A", "B"]);
    expect(view().rows[1]?.quote?.price).toBe("5");
    expect(view().note).toBe("NASDAQ:C: no source knows it");
    expect(table.isPrompting).toBe(false);
  });

  test("refuses text that is no ticker, and duplicates, without a call", () => {
    const { calls, type, view } = open(["A"]);
    type("A?B");
    expect(view().note).toMatch(/^A\?B is no ticker: it may hold/);
    type("a");
    expect(view().note).toBe("Already in the table.");
    type("  ");
    expect(calls).toEqual([]);
  });

  test("a call that fails takes the row away again", async () => {
    const { type, answerWith, order, view } = open(["A"]);
    answerWith(() => Promise.reject(new Error("too many")));
    type("B");
    await Promise.resolve();
    await Promise.resolve();
    expect(order()).toEqual(["A"]);
    expect(view().note).toBe("Not added: too many");
  });

  test("erasing takes whole characters, escape leaves", () => {
    const { table, view } = open(["A"]);
    table.act({ do: "ask" });
    table.act({ do: "type", text: "x𝒳" });
    table.act({ do: "erase" });
    expect(view().prompt).toBe("x");
    table.act({ do: "cancel" });
    expect(view().prompt).toBeUndefined();
  });
});
