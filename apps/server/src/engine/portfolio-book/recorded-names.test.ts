import { expect, test, vi } from "vitest";
import { listingOf } from "../../../../../test/scripted-source.ts";
import { buy, portfolioStage } from "../../../../../test/portfolio-stage.ts";
import { NAMES_ASKED_MAX, SLICE } from "./limits.ts";
import type { RecordedNames } from "./recorded-names.ts";

const PRICES = {
  AAPL: { price: "80", currency: "USD" },
  MSFT: { price: "300", currency: "USD" },
};

test("a listing that is recorded under another name, or comes earlier in a file, is told with that name", async () => {
  const { book, owner, depot, until, tickAll } = await portfolioStage({ prices: PRICES });
  await book.record(owner, buy(depot, { ticker: "AAPL" }));
  const names = async (...tickers: string[]) => {
    let told: RecordedNames | undefined;
    const asked = book.recordedNames(owner, tickers, new AbortController().signal).then((each) => (told = each));
    await until(() => {
      tickAll();
      return told !== undefined;
    });
    return [...(await asked).others];
  };
  expect(await names("x:aapl")).toEqual([["X:AAPL", "AAPL"]]);
  // What is recorded under both is meant so, and what is recorded under none has no other name.
  expect(await names("AAPL", "MSFT", "not a ticker")).toEqual([]);
  expect(await names("MSFT", "X:MSFT")).toEqual([["X:MSFT", "MSFT"]]);
  // No source knows it: nobody says that it is the same.
  await book.record(owner, buy(depot, { ticker: "NOSUCH" }));
  expect(await names("X:NOSUCH")).toEqual([]);
  await book.record(owner, buy(depot, { ticker: "X:AAPL" }));
  expect(await names("X:AAPL", "AAPL")).toEqual([]);
});

test("where no name has another, nothing is followed", async () => {
  const { book, owner, depot, scripted } = await portfolioStage({ prices: PRICES });
  await book.record(owner, buy(depot));
  const { others, open } = await book.recordedNames(owner, ["AAPL", "MSFT"], new AbortController().signal);
  expect([others.size, open.size]).toEqual([0, 0]);
  expect(scripted.source.carried).toEqual([]);
});

test.each([0, 1])(
  "a thousand listings under two names each are all told, and %i names more stay open",
  async (more) => {
    const { book, owner, depot, scripted, until } = await portfolioStage();
    scripted.source.resolve = (name) => listingOf(name);
    const codes = Array.from({ length: NAMES_ASKED_MAX / 2 }, (_, n) => `T${n}`);
    const drafts = codes.map((ticker, at) => ({ line: at, draft: buy(depot, { ticker }) }));
    await book.importActivities(owner, drafts);
    let told: RecordedNames | undefined;
    const names = [...codes.map((code) => `X:${code}`), ...["Z:T0"].slice(0, more)];
    void book.recordedNames(owner, names, new AbortController().signal).then((each) => (told = each));
    await until(() => told !== undefined);
    expect(told?.others).toEqual(new Map(codes.slice(0, codes.length - more).map((code) => [`X:${code}`, code])));
    const last = { other: "T999", isUnknown: false };
    expect(told?.open).toEqual(new Map([["X:T999", last] as const].slice(0, more)));
  },
);

test("many tickers are looked through in slices, between which everything else has its turn", async () => {
  const { book, owner, scheduler } = await portfolioStage();
  const turns = vi.spyOn(scheduler, "soon");
  const names = Array.from({ length: 10 * SLICE }, (_, n) => `T${n}`);
  await book.recordedNames(owner, names, new AbortController().signal);
  // They are parsed, their codes are noted, and they are put together by these.
  expect(turns.mock.calls.length).toBeGreaterThanOrEqual(3 * 10);
});

test("who leaves is told nothing", async () => {
  const { book, owner, depot, scripted } = await portfolioStage({ prices: PRICES });
  await book.record(owner, buy(depot));
  scripted.source.resolve = () => new Promise(() => {});
  const gone = new AbortController();
  const call = book.recordedNames(owner, ["X:AAPL"], gone.signal);
  gone.abort();
  await expect(call).rejects.toThrow(/aborted/);
});
