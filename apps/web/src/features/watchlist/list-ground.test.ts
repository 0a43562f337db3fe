import { TickerErrorCode } from "@streampulse/core";
import { expect, test } from "vitest";
import { watchlistStage } from "../../../../../test/watchlist-stage.ts";
import type { Asked } from "./list-actions.tsx";
import { listGround } from "./list-ground.ts";

async function groundOf(tickers: readonly string[], counts: Readonly<Record<string, number>>) {
  const stage = await watchlistStage(tickers);
  const asked: Asked[] = [];
  let emptied = 0;
  const ground = listGround({
    book: stage.book,
    watchlist: stage.list,
    view: { view: () => ({ columns: [], sorts: {}, listId: undefined, putAway: [] }) },
    wish: { follow: (change) => change() },
    alerts: { count: (ticker) => counts[ticker] ?? 0 },
    ask: (each) => void asked.push(each),
    say: () => {},
    onEmptied: () => void emptied++,
  });
  return { ...stage, ground, asked, emptied: () => emptied };
}

test("a row that has alerts goes once that was answered, any other at once; without rows the focus has another place", async () => {
  const { ground, asked, kept, emptied } = await groundOf(["KO", "PEP"], { KO: 2 });
  ground.remove("KO");
  expect(await kept()).toEqual(["KO", "PEP"]);
  expect(asked).toMatchObject([{ for: "alerts", tickers: ["KO"] }]);
  ground.remove("PEP");
  expect([await kept(), emptied()]).toEqual([["KO"], 0]);
  if (asked[0]?.for === "alerts") asked[0].remove();
  expect([await kept(), emptied()]).toEqual([[], 1]);
});

test("what is left out and has alerts is asked about in the same way, all of it at once", async () => {
  const { ground, asked, kept, list, fail } = await groundOf(["KO", "OLD", "GONE"], { GONE: 1 });
  for (const ticker of ["OLD", "GONE"]) fail(ticker, TickerErrorCode.UNKNOWN_TICKER, true);
  ground.removeLeftOut(list.state().leftOutTold);
  expect(await kept()).toEqual(["KO", "OLD", "GONE"]);
  expect(asked).toMatchObject([{ for: "alerts", tickers: ["OLD", "GONE"] }]);
  if (asked[0]?.for === "alerts") asked[0].remove();
  expect(await kept()).toEqual(["KO"]);
  const { ground: other, asked: none, list: its, fail: refuse } = await groundOf(["OLD"], {});
  refuse("OLD", TickerErrorCode.UNKNOWN_TICKER, true);
  other.removeLeftOut(its.state().leftOut);
  expect([none, its.state().leftOut]).toEqual([[], []]);
});
