import { StreamPulseError } from "@streampulse/client";
import { expect, test } from "vitest";
import { browserStorage } from "../../../../../test/browser-storage.ts";
import { keptAt, listServer, openListBook, waitingIn } from "../../../../../test/open-list-book.ts";
import { browserLists } from "./browser-lists.ts";
import { tickersOf } from "./list-edit.ts";

const turns = async (): Promise<void> => {
  for (let n = 0; n < 50; n++) await Promise.resolve();
};

test("a newcomer's list is kept with its first change, and no sooner", async () => {
  const at = listServer();
  const { book, settled, shown } = openListBook(at);
  await settled();
  expect([book.state().isDefault, shown(), await keptAt(at)]).toEqual([true, ["Everyday: AAPL KO"], []]);
  book.edit("first", { do: "add", entries: [{ ticker: "MSFT" }] });
  expect(shown()).toEqual(["Everyday: AAPL KO MSFT"]);
  await settled();
  expect([book.state().isDefault, shown(), await keptAt(at)]).toEqual([false, ["Everyday: AAPL KO MSFT"], shown()]);
  book.edit("first", { do: "remove", key: "AAPL" });
  await settled();
  expect(await keptAt(at)).toEqual(["Everyday: KO MSFT"]);
});

test("two devices edit one list: each sees the other's change, and none is lost", async () => {
  const at = listServer();
  const list = await at.held.create("Tech", [{ ticker: "NVDA" }]);
  const [one, other] = [openListBook(at), openListBook(at)];
  await Promise.all([one.settled(), other.settled()]);
  one.book.edit(list.id, { do: "add", entries: [{ ticker: "AMD" }] });
  other.book.edit(list.id, { do: "add", entries: [{ ticker: "INTC" }] });
  other.book.edit(list.id, { do: "remove", key: "NVDA" });
  const both = () => [one, other].every(({ shown }) => ["AMD", "INTC"].every((each) => shown()[0]?.includes(each)));
  await Promise.all([one.until(both), other.until(both), one.settled(), other.settled()]);
  expect(one.shown()).toEqual(other.shown());
  expect(tickersOf((await at.held.get(list.id)).entries).toSorted()).toEqual(["AMD", "INTC"]);
});

test("without the server changes show and wait, outlive the page, and are kept when it is back", async () => {
  const at = listServer();
  const list = await at.held.create("Tech", [{ ticker: "NVDA" }]);
  const mine = browserStorage();
  const first = openListBook(at, mine);
  await first.settled();
  at.state.isAway = true;
  first.book.edit(list.id, { do: "add", entries: [{ ticker: "AMD" }] });
  const made = first.book.create("Coins", [{ ticker: "BTCUSDT" }]);
  first.book.edit(made, { do: "add", entries: [{ ticker: "ETHUSDT" }] });
  expect(first.shown()).toEqual(["Tech: NVDA AMD", "Coins: BTCUSDT ETHUSDT"]);
  first.book.close();
  const second = openListBook(at, mine);
  // From the copy that this browser has, before the server answers.
  await second.until(() => second.book.state().waiting === 3);
  expect(second.shown()).toEqual(first.shown());
  at.state.isAway = false;
  second.scheduler.advance(3_000);
  await second.settled();
  expect(await keptAt(at)).toEqual(["Tech: NVDA AMD", "Coins: BTCUSDT ETHUSDT"]);
  expect([waitingIn(mine), second.said]).toEqual([[], []]);
});

test("whoever the server refuses has lists in the browser, and other tabs see them", async () => {
  const at = listServer();
  at.state.refusal = new StreamPulseError("unauthenticated", "The call needs a token.");
  const mine = browserStorage({
    "streampulse.lists-copy": JSON.stringify({ lists: [{ id: "x", name: "Not yours", entries: [] }] }),
  });
  const { book, settled, shown, scheduler } = openListBook(at, mine);
  await Promise.resolve();
  scheduler.advance(0);
  await settled();
  expect([book.state().place, shown(), mine.items.has("streampulse.lists-copy")]).toEqual([
    "browser",
    ["Everyday: AAPL KO"],
    false,
  ]);
  book.edit("first", { do: "remove", key: "KO" });
  await settled();
  const tab = browserLists(mine);
  const [list] = await (async () => {
    for await (const lists of tab.follow(new AbortController().signal)) return lists;
    return [];
  })();
  await tab.update({ id: list?.id ?? "", revision: list?.revision ?? 0, name: "Mine" });
  mine.wrote("streampulse.lists");
  await (async () =>
    book.state().lists[0]?.name !== "Mine" && new Promise((done) => book.subscribe(() => done(undefined))))();
  expect(shown()).toEqual(["Mine: AAPL"]);
});

test.each([
  ["becomes the first list where there is none", [], ["Everyday: VOD.L MSFT"]],
  ["becomes a list beside others", ["KO"], ["Mine: KO", "From this browser: VOD.L MSFT"]],
  ["is the list that has its tickers already", ["MSFT", "KO", "VOD.L"], ["Mine: MSFT KO VOD.L"]],
])("the former list of a browser %s, once", async (_, tickers, after) => {
  const at = listServer();
  if (tickers.length > 0)
    await at.held.create(
      "Mine",
      tickers.map((ticker) => ({ ticker })),
    );
  const mine = browserStorage({ "streampulse.watchlist": JSON.stringify({ tickers: ["vod.l", "MSFT", "A B"] }) });
  const first = openListBook(at, mine);
  expect(first.shown()[0]).toBe("Everyday: VOD.L MSFT");
  await first.settled();
  expect(first.shown()).toEqual(after);
  const taken = first.book.idOf("first");
  expect(first.book.state().lists.some(({ id }) => id === taken)).toBe(true);
  first.book.close();
  const again = openListBook(at, mine);
  await again.settled();
  expect(again.shown()).toEqual(after);
});

test("while the server is away changes wait and say so, and are tried again later and later, however many are made", async () => {
  const at = listServer();
  const list = await at.held.create("Tech", []);
  const { book, scheduler, settled, said, shown } = openListBook(at);
  await settled();
  at.state.isAway = true;
  at.state.calls = 0;
  for (let n = 0; n < 30; n++) {
    book.edit(list.id, { do: "add", entries: [{ ticker: `T${n}` }] });
    await turns();
  }
  expect([book.state().isHeldUp, at.state.calls]).toEqual([true, 1]);
  for (let second = 0; second < 31; second++) {
    scheduler.advance(1_000);
    await turns();
  }
  // After 3, 7, 15 and 31 s.
  expect(at.state.calls).toBe(5);
  at.state.isAway = false;
  scheduler.advance(60_000);
  await settled();
  expect([shown()[0]?.split(" ").length, book.state().isHeldUp, said]).toEqual([31, false, []]);
});

test("lists that were put in order stand so from then on; one that another device deleted is deleted", async () => {
  const at = listServer();
  for (const name of ["A", "B", "C"]) await at.held.create(name, []);
  const { book, settled, shown, said } = openListBook(at);
  await settled();
  const orders = new Set<string>();
  book.subscribe(() => orders.add(shown().join("")));
  const ids = book.state().lists.map(({ id }) => id);
  book.reorder(ids.toReversed());
  await settled();
  expect([...orders]).toEqual(["C: B: A: "]);
  const gone = at.held.delete(ids[0] ?? "");
  book.delete(ids[0] ?? "");
  await gone;
  await settled();
  expect([shown(), said]).toEqual([["C: ", "B: "], []]);
});

test("two tabs take one former list over at the same time: it is one list, and nothing is said", async () => {
  const at = listServer();
  const mine = browserStorage({ "streampulse.watchlist": JSON.stringify({ tickers: ["VOD.L", "MSFT"] }) });
  const [one, other] = [openListBook(at, mine), openListBook(at, mine)];
  one.book.edit("first", { do: "add", entries: [{ ticker: "KO" }] });
  other.book.edit("first", { do: "add", entries: [{ ticker: "AMD" }] });
  const both = ({ shown }: typeof one) => ["KO", "AMD"].every((each) => shown()[0]?.includes(each));
  await Promise.all([one, other].map(async (tab) => (await tab.settled(), tab.until(() => both(tab)))));
  expect((await keptAt(at)).map((list) => list.split(" ").toSorted())).toEqual([
    ["AMD", "Everyday:", "KO", "MSFT", "VOD.L"],
  ]);
  expect([one.said, other.said]).toEqual([[], []]);
});

test("a new order of the lists is made again on those that another device has made meanwhile", async () => {
  const at = listServer();
  for (const name of ["A", "B"]) await at.held.create(name, []);
  const { book, settled, said } = openListBook(at);
  await settled();
  const [a, b] = book.state().lists.map(({ id }) => id);
  const made = at.held.create("C", []);
  book.reorder([b ?? "", a ?? ""]);
  await made;
  await settled();
  expect([await keptAt(at), said]).toEqual([["B: ", "A: ", "C: "], []]);
});

test("a list that was deleted comes back to its place, and lists keep the order that they are given", async () => {
  const at = listServer();
  for (const name of ["A", "B", "C"]) await at.held.create(name, [{ ticker: name }]);
  const { book, settled, shown } = openListBook(at);
  await settled();
  const [, b] = book.state().lists;
  const undo = book.delete(b?.id ?? "");
  expect(shown()).toEqual(["A: A", "C: C"]);
  await settled();
  expect(await keptAt(at)).toEqual(["A: A", "C: C"]);
  undo();
  await settled();
  expect([shown(), await keptAt(at)]).toEqual([["A: A", "B: B", "C: C"], shown()]);
  book.reorder(
    book
      .state()
      .lists.map(({ id }) => id)
      .toReversed(),
  );
  await settled();
  expect(await keptAt(at)).toEqual(["C: C", "B: B", "A: A"]);
});

test("a change that is refused is said, and the lists are as they are kept", async () => {
  const at = listServer();
  const list = await at.held.create(
    "Full",
    Array.from({ length: 1_000 }, (_, n) => ({ ticker: `T${n}` })),
  );
  const { book, settled, said } = openListBook(at);
  await settled();
  book.edit(list.id, { do: "add", entries: [{ ticker: "ONEMORE" }] });
  await settled();
  expect(said).toEqual([expect.stringContaining("a list has at most 1000")]);
  expect(book.state().lists[0]?.entries.length).toBe(1_000);
});

test("a long row of edits of one list is one call", async () => {
  const at = listServer();
  const list = await at.held.create("Tech", []);
  const { book, settled } = openListBook(at);
  await settled();
  at.state.calls = 0;
  for (let n = 0; n < 40; n++) book.edit(list.id, { do: "add", entries: [{ ticker: `T${n}` }] });
  await settled();
  expect((await at.held.get(list.id)).entries.length).toBe(40);
  // The first one is under way when the others come.
  expect(at.state.calls).toBe(2);
});
