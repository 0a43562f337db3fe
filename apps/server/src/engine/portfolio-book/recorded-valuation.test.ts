import { expect, onTestFinished, test } from "vitest";
import { buy, portfolioStage } from "../../../../../test/portfolio-stage.ts";
import { VALUATION_EVERY_MS } from "./limits.ts";
import type { Update } from "./valuation-update.ts";

const AVERAGE = { method: "average" } as const;

test("who records something finds it in the next valuation, though others look and are told a moment later", async () => {
  const prices = { AAPL: { price: "80", currency: "USD", previousClose: "78" } };
  const { book, owner, depot, scheduler, until, tickAll } = await portfolioStage({ prices });
  await book.record(owner, buy(depot));
  const end = new AbortController();
  onTestFinished(() => end.abort());
  const told: Update[] = [];
  void (async () => {
    for await (const update of book.valuations(owner, AVERAGE, end.signal)) told.push(update);
  })();
  const turns = async () => {
    for (let n = 0; n < 20; n++) await new Promise((resolve) => setImmediate(resolve));
  };
  await until(() => {
    tickAll();
    return told.at(-1)?.summary.netWorth === "-200.00";
  });
  await turns();
  const before = told.length;
  await book.record(owner, buy(depot, { quantity: "1", price: "80" }));
  const asked = await book.valuation(owner, AVERAGE, end.signal);
  expect(asked.holdings.map(({ value }) => value.quantity)).toEqual(["11"]);
  await turns();
  expect(told).toHaveLength(before);
  scheduler.advance(VALUATION_EVERY_MS);
  await until(() => told.length > before);
  expect(told.at(-1)).toMatchObject({ isWhole: true, summary: { revision: asked.summary.revision } });
  await turns();
  expect(told).toHaveLength(before + 1);
});
