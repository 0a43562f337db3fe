import { StreamPulseError } from "@streampulse/client";
import { onTestFinished } from "vitest";
import { browserLists } from "../apps/web/src/features/lists/browser-lists.ts";
import { ListBook } from "../apps/web/src/features/lists/list-book.ts";
import { tickersOf } from "../apps/web/src/features/lists/list-edit.ts";
import type { ListKeeper } from "../apps/web/src/features/lists/list-keeper.ts";
import { browserStorage } from "./browser-storage.ts";
import { FakeScheduler } from "./fake-scheduler.ts";

/** Lists with the server's rules in a place of their own; `away` makes every call fail as an absent server does. */
export function listServer() {
  const held = browserLists(browserStorage());
  const state = { isAway: false, calls: 0, refusal: undefined as StreamPulseError | undefined };
  const guarded =
    <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      state.calls++;
      if (state.isAway) throw new StreamPulseError("unavailable", "The server cannot be reached.");
      return call(...args);
    };
  const keeper: ListKeeper = {
    place: "server",
    async *follow(signal) {
      if (state.refusal) throw state.refusal;
      for await (const lists of held.follow(signal)) yield lists;
    },
    all: guarded(() => held.all()),
    get: guarded((id) => held.get(id)),
    create: guarded((name, entries) => held.create(name, entries)),
    update: guarded((change) => held.update(change)),
    reorder: guarded((ids) => held.reorder(ids)),
    delete: guarded((id) => held.delete(id)),
  };
  return { keeper, state, held };
}

/** A page that shows the lists of a server, in a browser of its own or in one that has others. */
export function openListBook(at: ReturnType<typeof listServer>, mine = browserStorage()) {
  const scheduler = new FakeScheduler();
  const said: string[] = [];
  const book = new ListBook({
    server: at.keeper,
    browser: browserLists(mine),
    storage: mine.storage,
    after: (delayMs, call) => scheduler.after(delayMs, call),
    // The longest wait each time.
    random: () => 1,
    firstTickers: ["AAPL", "KO"],
    say: (text) => void said.push(text),
    alone: (work) => work(),
    pages: mine.page(),
  });
  onTestFinished(() => book.close());
  const shown = () => book.state().lists.map(({ name, entries }) => `${name}: ${tickersOf(entries).join(" ")}`);
  const until = async (isDone: () => boolean): Promise<void> => {
    if (isDone()) return;
    await new Promise<void>((resolve) => {
      const leave = book.subscribe(() => isDone() && (leave(), resolve()));
    });
  };
  const settled = () => until(() => book.state().place !== undefined && book.state().waiting === 0);
  return { book, scheduler, said, shown, until, settled, mine };
}

/** What a server keeps, each list as its name and its tickers. */
export const keptAt = async (at: ReturnType<typeof listServer>) => {
  for await (const lists of at.held.follow(new AbortController().signal)) {
    return lists.map(({ name, entries }) => `${name}: ${tickersOf(entries).join(" ")}`);
  }
  return [];
};

/** The changes that wait in a browser, how many by page. */
export const waitingIn = ({ items }: ReturnType<typeof browserStorage>) =>
  [...items]
    .filter(([key]) => key.startsWith("streampulse.list-changes"))
    .map(([, text]) => (JSON.parse(text) as unknown[]).length);
