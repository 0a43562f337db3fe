import { expect, test } from "vitest";
import { browserStorage } from "../../../../../test/browser-storage.ts";
import type { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { keptAt, listServer, openListBook, waitingIn } from "../../../../../test/open-list-book.ts";

/** Lets time go on until all that was waited for has been done. */
const goOn = async (scheduler: FakeScheduler, isDone: () => boolean) => {
  while (!isDone()) {
    scheduler.advance(2_000);
    await new Promise(setImmediate);
  }
};

const ofTwo = async () => {
  const at = listServer();
  const list = await at.held.create("Tech", [{ ticker: "NVDA" }]);
  const mine = browserStorage();
  const [one, other] = [openListBook(at, mine), openListBook(at, mine)];
  await Promise.all([one.settled(), other.settled()]);
  at.state.isAway = true;
  return { at, list, mine, one, other };
};
const add = ({ book }: ReturnType<typeof openListBook>, id: string, ...tickers: string[]) =>
  tickers.forEach((ticker) => book.edit(id, { do: "add", entries: [{ ticker }] }));

test("two tabs without the server are closed with changes of their own: the next page has both, and keeps each once", async () => {
  const { at, list, mine, one, other } = await ofTwo();
  add(one, list.id, "AMD", "INTC");
  add(other, list.id, "KO");
  const made = other.book.create("Coins", []);
  add(other, made, "BTCUSDT");
  expect(waitingIn(mine)).toEqual([2, 3]);
  for (const { book } of [one, other]) book.close();
  const next = openListBook(at, mine);
  await next.until(() => next.book.state().waiting === 5);
  expect([next.shown(), waitingIn(mine)]).toEqual([["Tech: NVDA AMD INTC KO", "Coins: BTCUSDT"], [5]]);
  at.state.isAway = false;
  await goOn(next.scheduler, () => next.book.state().waiting === 0);
  expect([await keptAt(at), waitingIn(mine), next.said]).toEqual([next.shown(), [], []]);
});

test("what a tab left is kept by another one that is still there", async () => {
  const { at, list, mine, one, other } = await ofTwo();
  add(one, list.id, "AMD");
  other.scheduler.advance(5_000);
  expect(other.book.state().waiting).toBe(0);
  one.book.close();
  at.state.isAway = false;
  await at.held.create("News", []);
  await other.until(() => other.shown().length === 2);
  await other.settled();
  expect([await keptAt(at), waitingIn(mine)]).toEqual([["Tech: NVDA AMD", "News: "], []]);
});

test("a page that was frozen, and taken for gone, makes only what it changed since", async () => {
  const { at, list, mine, one, other } = await ofTwo();
  add(one, list.id, "AMD");
  mine.living.clear();
  other.book.close();
  const next = openListBook(at, mine);
  await next.until(() => next.book.state().waiting === 1);
  next.book.edit(list.id, { do: "remove", key: "AMD" });
  add(one, list.id, "KO");
  expect([one.book.state().waiting, waitingIn(mine).toSorted((a, b) => a - b)]).toEqual([1, [1, 2]]);
  at.state.isAway = false;
  for (const { scheduler, book } of [next, one]) await goOn(scheduler, () => book.state().waiting === 0);
  expect(await keptAt(at)).toEqual(["Tech: NVDA KO"]);
});

test.each([
  [1_000, 0],
  [1_001, 1],
])("of %i changes that two pages left %i pages' wait until there is room, and none is lost", async (count, left) => {
  const at = listServer();
  const { id } = await at.held.create("Tech", [{ ticker: "NVDA" }]);
  at.state.isAway = true;
  const adds = (of: string, many: number) =>
    Array.from({ length: many }, (_, n) => ({
      do: "edit",
      id,
      edit: { do: "add", entries: [{ ticker: `${of}${n}` }] },
    }));
  const notes = Array.from({ length: 600 }, () => ({
    do: "edit",
    id,
    edit: { do: "note", ticker: "NVDA", note: "x" },
  }));
  const mine = browserStorage({
    "streampulse.list-changes.a": JSON.stringify([...notes, ...adds("A", 100)]),
    "streampulse.list-changes.b": JSON.stringify(adds("B", count - 700)),
  });
  const { book, scheduler, until } = openListBook(at, mine);
  await until(() => book.state().place !== undefined && book.state().waiting > 0);
  expect(waitingIn(mine).length).toBe(1 + left);
  at.state.isAway = false;
  await goOn(scheduler, () => waitingIn(mine).length === 0);
  expect((await at.held.get(id)).entries.length).toBe(1 + count - 600);
});

test("a browser that is full keeps what a page has left where it is, until there is room", async () => {
  const { at, list, mine, one, other } = await ofTwo();
  add(one, list.id, "AMD");
  for (const { book } of [one, other]) book.close();
  const before = [...mine.items];
  const full = mine.storage();
  const { setItem } = full;
  full.setItem = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  const next = openListBook(at, mine);
  await next.until(() => next.book.state().place !== undefined);
  expect([await keptAt(at), next.book.state().waiting, [...mine.items]]).toEqual([["Tech: NVDA"], 0, before]);
  full.setItem = setItem;
  await goOn(next.scheduler, () => next.book.state().waiting === 1);
});

test("two tabs of a newcomer without the server make one list, with what both changed", async () => {
  const at = listServer();
  const mine = browserStorage();
  const [one, other] = [openListBook(at, mine), openListBook(at, mine)];
  await Promise.all([one.settled(), other.settled()]);
  at.state.isAway = true;
  add(one, "first", "AMD");
  one.book.edit("first", { do: "remove", key: "KO" });
  add(other, "first", "INTC");
  for (const { book } of [one, other]) book.close();
  const next = openListBook(at, mine);
  await next.until(() => next.book.state().waiting === 5);
  expect(next.shown()).toEqual(["Everyday: AAPL AMD INTC"]);
  at.state.isAway = false;
  await goOn(next.scheduler, () => next.book.state().waiting === 0);
  expect([await keptAt(at), next.said]).toEqual([["Everyday: AAPL AMD INTC"], []]);
});

test("changes that an earlier version left are made too", async () => {
  const at = listServer();
  const list = await at.held.create("Tech", []);
  const change = { do: "edit", id: list.id, edit: { do: "add", entries: [{ ticker: "AMD" }] } };
  const mine = browserStorage({ "streampulse.list-changes": JSON.stringify([change, { do: "nothing" }]) });
  const next = openListBook(at, mine);
  await next.until(() => next.book.state().waiting > 0);
  await next.settled();
  expect([await keptAt(at), waitingIn(mine)]).toEqual([["Tech: AMD"], []]);
});
