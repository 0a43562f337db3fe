import type { StreamPulseError } from "@streampulse/client";
import {
  type TickerError,
  TickerErrorCode,
  type TickerInfo,
  TickerOutcome,
  type TickerResult,
} from "@streampulse/core";
import { onTestFinished } from "vitest";
import { browserLists } from "../apps/web/src/features/lists/browser-lists.ts";
import { ListBook } from "../apps/web/src/features/lists/list-book.ts";
import { tickersOf } from "../apps/web/src/features/lists/list-edit.ts";
import type { Notice, WatchlistSurroundings } from "../apps/web/src/features/watchlist/watchlist-surroundings.ts";
import { Watchlist } from "../apps/web/src/features/watchlist/watchlist.ts";
import { browserStorage } from "./browser-storage.ts";

/** Lists in a browser, a session whose answers the test gives, and a record of what the list wanted and said. */
export async function watchlistStage(tickers: readonly string[], isDefault = false) {
  const heard: ((error: TickerError) => void)[] = [];
  const infos = new Map<string, TickerInfo>();
  const unknown = new Set<string>();
  const failing = new Map<string, StreamPulseError>();
  /** What is answered only after this. */
  const answers = new Map<string, Promise<void>>();
  const now = { ms: 0 };
  const held: string[] = [];
  const wanted: string[] = [];
  const said: Notice[] = [];
  const mine = browserStorage();
  const keeper = browserLists(mine);
  const book = new ListBook({
    server: keeper,
    browser: keeper,
    storage: mine.storage,
    after: () => () => undefined,
    random: () => 1,
    firstTickers: isDefault ? tickers : [],
    say: (text) => void said.push({ text }),
    alone: (work) => work(),
    pages: mine.page(),
  });
  onTestFinished(() => book.close());
  const made = isDefault
    ? "first"
    : book.create(
        "Mine",
        tickers.map((ticker) => ({ ticker })),
      );
  const answer = (ticker: string): TickerResult => {
    const rejected = unknown.has(ticker);
    const code = rejected ? TickerErrorCode.UNKNOWN_TICKER : TickerErrorCode.UNSPECIFIED;
    const outcome = rejected ? TickerOutcome.REJECTED : TickerOutcome.ACCEPTED;
    return { ticker, outcome, code, message: rejected ? "No source knows it." : "" };
  };
  const settled = async (): Promise<void> => {
    if (book.state().place !== undefined && book.state().waiting === 0) return;
    await new Promise<void>((resolve) => {
      const leave = book.subscribe(() => book.state().waiting === 0 && (leave(), resolve()));
    });
  };
  await settled();
  let putAway: readonly string[] = [];
  const around: WatchlistSurroundings = {
    book,
    store: {
      tickers: held,
      info: (ticker) => infos.get(ticker),
      subscribeErrors: (listener) => (heard.push(listener), () => undefined),
    },
    want: (ticker) => (wanted.push(ticker), () => void wanted.splice(wanted.indexOf(ticker), 1)),
    answer: async (ticker) => {
      await answers.get(ticker);
      const failure = failing.get(ticker);
      if (failure) throw failure;
      return answer(ticker);
    },
    search: async (query) => [{ ticker: `${query}X` }],
    say: (notice) => void said.push(notice),
    nowMs: () => now.ms,
    putAway: { tickers: () => putAway, change: (next) => void (putAway = next(putAway)) },
  };
  const visit = (): Watchlist => new Watchlist(around, made);
  const list = visit();
  const fail = (ticker: string, code: TickerErrorCode, removed: boolean) =>
    heard.forEach((tell) => tell({ ticker, code, message: "No source knows it.", removed }));
  /** What is kept of the open list. */
  const kept = async (): Promise<readonly string[]> => {
    await settled();
    return tickersOf((await keeper.get(list.state().list.id)).entries);
  };
  return { list, visit, book, now, held, infos, unknown, failing, answers, wanted, said, fail, kept };
}
