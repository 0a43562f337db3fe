import { Failure, Quality } from "@streampulse/core";
import { expect, onTestFinished, test } from "vitest";
import { buy, portfolioStage } from "../../../../../test/portfolio-stage.ts";
import {
  FOLLOWED_MAX,
  FRESH_WAIT_MS,
  VALUED_TOGETHER,
  VALUATION_EVERY_MS,
  VALUATION_STREAMS_MAX,
  VALUATION_WAIT_MS,
} from "./limits.ts";
import { LivePrices } from "./live-prices.ts";
import type { TermsWish } from "./valuation-terms.ts";
import type { Update } from "./valuation-update.ts";

const PRICES = {
  AAPL: { price: "80", currency: "USD", previousClose: "78" },
  SAP: { price: "150", currency: "EUR" },
  EURUSD: { price: "1.25", currency: "USD" },
};
const AVERAGE: TermsWish = { method: "average" };

/** A portfolio of 10 AAPL and 4 SAP, and who looks at it. */
async function stage() {
  const made = await portfolioStage({ prices: PRICES });
  const { book, owner, depot } = made;
  await book.record(owner, buy(depot));
  await book.record(owner, buy(depot, { ticker: "SAP", quantity: "4", price: "100", currency: "EUR" }));
  /** Looks from now on; what is told is gathered. */
  const look = (wish: TermsWish = AVERAGE, by = owner) => {
    const end = new AbortController();
    const told: Update[] = [];
    const over = (async () => {
      for await (const update of book.valuations(by, wish, end.signal)) told.push(update);
    })();
    onTestFinished(() => end.abort());
    return { told, over, end: () => end.abort(), last: () => told.at(-1) as Update };
  };
  const turns = async (count = 20) => {
    for (let n = 0; n < count; n++) await new Promise((resolve) => setImmediate(resolve));
  };
  return { ...made, look, turns };
}

const tickersOf = (update: Update) => update.holdings.map(({ value }) => value.ticker);

test("who looks gets everything, and then what moved, with totals that hold", async () => {
  const { look, until, tickAll, tick, scripted } = await stage();
  const looker = look();
  await until(() => {
    tickAll();
    return looker.told.at(-1)?.summary.priced === 2;
  });
  expect(looker.told[0]?.isWhole).toBe(true);
  // 10 × 80 + 4 × 150 × 1.25 = 1550, paid 1000 and 500 (EUR 400).
  await until(() => looker.last().summary.netWorth === "50.00");
  expect(looker.last().summary).toMatchObject({ holdingsValue: "1550.00", balancesValue: "-1500.00", pricedLive: 2 });
  const before = looker.told.length;
  tick("AAPL", "81");
  await until(() => looker.told.length > before);
  const moved = looker.last();
  expect(moved.isWhole).toBe(false);
  expect(moved.summary).toMatchObject({ holdingsValue: "1560.00", dayProfit: "30.00" });
  // The other holding's share is another, so it is told too; the balances' values have not moved.
  expect(tickersOf(moved)).toEqual(["AAPL", "SAP"]);
  expect(moved.rates).toEqual([]);
  expect(scripted.source.carried.toSorted()).toEqual(["X:AAPL", "X:EURUSD", "X:SAP"]);
});

test("however fast prices are, and however many look, each set of terms is valued four times a second", async () => {
  const { look, until, tickAll, tick, turns, scheduler } = await stage();
  const lookers = Array.from({ length: 5 }, () => look());
  await until(() => {
    tickAll();
    return lookers.every(({ told }) => told.at(-1)?.summary.priced === 2);
  });
  scheduler.advance(VALUATION_EVERY_MS);
  await turns();
  const before = lookers.map(({ told }) => told.length);
  for (let ms = 0; ms < 1_000; ms += 5) {
    tick("AAPL", String(80 + ms / 1_000));
    scheduler.advance(5);
    await turns(2);
  }
  await turns();
  const gained = lookers.map(({ told }, at) => told.length - (before[at] as number));
  expect(Math.max(...gained)).toBeLessThanOrEqual(5);
  expect(Math.min(...gained)).toBeGreaterThanOrEqual(3);
  // It is one update for all, not one for each.
  for (const { last } of lookers) expect(last()).toBe(lookers[0]?.last());
});

test("who does not take what is told gets everything once, as it then is", async () => {
  const { book, owner, until, tickAll, tick, turns, scheduler } = await stage();
  const slow = book.valuations(owner, AVERAGE, new AbortController().signal);
  const first = slow.next();
  let whole: Update | undefined;
  void first.then(({ value }) => (whole = value as Update));
  await until(() => {
    tickAll();
    return whole !== undefined;
  });
  for (const price of ["90", "91", "92"]) {
    tickAll();
    tick("AAPL", price);
    scheduler.advance(VALUATION_EVERY_MS);
    await turns();
  }
  const { value } = await slow.next();
  expect(value).toMatchObject({ isWhole: true, summary: { holdingsValue: "1670.00" } });
  await slow.return(undefined);
});

test("hundreds of holdings that move at once are valued in slices, and told together", async () => {
  const many = Array.from({ length: 3 * VALUED_TOGETHER + 7 }, (_, n) => `T${n}`);
  const prices = Object.fromEntries(many.map((ticker) => [ticker, { price: "10", currency: "USD" }]));
  const { book, owner, depot, until, tick, tickAll, scheduler } = await portfolioStage({ prices });
  const rows = many.map((ticker, line) => ({ line, draft: buy(depot, { ticker, quantity: "1", price: "1" }) }));
  await book.importActivities(owner, rows);
  const end = new AbortController();
  onTestFinished(() => end.abort());
  const told: Update[] = [];
  void (async () => {
    for await (const update of book.valuations(owner, AVERAGE, end.signal)) told.push(update);
  })();
  await until(() => {
    tickAll();
    return told.at(-1)?.summary.priced === many.length;
  });
  await until(() => told.at(-1)?.summary.holdingsValue === `${many.length}0.00`);
  scheduler.advance(VALUATION_EVERY_MS);
  const before = told.length;
  for (const ticker of many) tick(ticker, "20");
  // Something moves between the slices: it waits for the next update.
  scheduler.soon(() => tick("T0", "30"));
  await until(() => told.at(-1)?.summary.holdingsValue === `${many.length * 20 + 10}.00`);
  const sums = told.slice(before).map(({ summary }) => summary.holdingsValue);
  expect(sums.length).toBeLessThanOrEqual(2);
});

test("old, late and closed prices are marked, and an unknown ticker is unpriced and in no sum", async () => {
  const { book, owner, depot, look, until, tickAll, tick, scripted } = await stage();
  await book.record(owner, buy(depot, { ticker: "NOSUCH9" }));
  const looker = look();
  await until(() => {
    tickAll();
    return looker.told.at(-1)?.summary.priced === 2;
  });
  await until(() => looker.last().summary.holdingsValue === "1550.00");
  expect(looker.last().summary).toMatchObject({ holdings: 3, priced: 2, pricedLive: 2, isComplete: false });
  tick("SAP", "150", { quality: Quality.DELAYED });
  tick("AAPL", "80", { quality: Quality.CLOSED });
  await until(() => looker.last().summary.pricedLive === 0);
  expect(looker.last().summary).toMatchObject({ holdingsValue: "1550.00", priced: 2 });
  const [connection] = scripted.source.living;
  tick("AAPL", "80");
  await until(() => looker.last().summary.pricedLive === 1);
  connection?.fail({ kind: "unavailable", message: "gone", name: "SourceFault", retryAfterMs: undefined });
  await until(() => looker.last().summary.pricedLive === 0);
  expect(looker.last().summary.holdingsValue).toBe("1550.00");
  expect(looker.last().holdings.some(({ value }) => value.facts?.stale === true)).toBe(true);
});

test("what is recorded, changed or deleted is told to who looks, whole", async () => {
  const { book, owner, depot, look, until, tickAll } = await stage();
  const looker = look();
  await until(() => {
    tickAll();
    return looker.told.at(-1)?.summary.holdingsValue === "1550.00";
  });
  const { activity } = await book.record(owner, buy(depot, { quantity: "1" }));
  await until(() => looker.last().summary.holdingsValue === "1630.00");
  expect(looker.last().isWhole).toBe(true);
  await book.updateActivity(owner, String(activity.number), buy(depot, { quantity: "2" }));
  await until(() => looker.last().summary.holdingsValue === "1710.00");
  await book.deleteActivity(owner, String(activity.number));
  await until(() => looker.last().summary.holdingsValue === "1550.00");
  await book.changeSettings(owner, { currency: "EUR" });
  await until(() => looker.last().summary.currency === "EUR");
  await until(() => looker.last().summary.holdingsValue === "1240.00");
});

test("when nobody looks no ticker is followed, and another owner sees nothing of it", async () => {
  const { look, until, tickAll, turns, scripted, scheduler } = await stage();
  const [looker, other] = [look(), look(AVERAGE, "bob")];
  await until(() => {
    tickAll();
    return looker.told.at(-1)?.summary.priced === 2 && other.told.length > 0;
  });
  expect(other.last().summary).toMatchObject({ holdings: 0, netWorth: "0.00" });
  expect(other.last().accounts).toEqual([]);
  looker.end();
  other.end();
  await Promise.all([looker.over, other.over]);
  scheduler.advance(31_000);
  await turns();
  expect(scripted.source.carried).toEqual([]);
});

test("a value is asked for once: it waits for first prices, and not for ever", async () => {
  const { book, owner, scheduler, turns } = await stage();
  const asked = book.valuation(owner, AVERAGE, new AbortController().signal);
  await turns(50);
  scheduler.advance(VALUATION_WAIT_MS);
  expect((await asked).summary).toMatchObject({ holdings: 2, priced: 0, isComplete: false, holdingsValue: "0.00" });
});

test("a price of when somebody looked before is waited on for a moment, and told as old where no newer one comes", async () => {
  const { book, owner, look, until, tickAll, turns, scheduler } = await stage();
  const looker = look();
  await until(() => {
    tickAll();
    return looker.told.at(-1)?.summary.priced === 2;
  });
  looker.end();
  await looker.over;
  scheduler.advance(3_600_000);
  const value = async (isTicking: boolean) => {
    const startMs = scheduler.now();
    let told: Update | undefined;
    void book.valuation(owner, AVERAGE, new AbortController().signal).then((update) => (told = update));
    await until(() => {
      if (isTicking) tickAll();
      return told !== undefined;
    });
    return [told?.summary.priced, told?.summary.pricedLive, scheduler.now() - startMs >= FRESH_WAIT_MS] as const;
  };
  expect(await value(false)).toEqual([2, 0, true]);
  scheduler.advance(3_600_000);
  await turns();
  expect(await value(true)).toEqual([2, 2, false]);
});

test("32 look at once and no more", async () => {
  const { book, owner, look, until } = await stage();
  const lookers = Array.from({ length: VALUATION_STREAMS_MAX }, () => look());
  await until(() => lookers.every(({ told }) => told.length > 0));
  const refused = await book
    .valuations(owner, AVERAGE, new AbortController().signal)
    .next()
    .catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Failure);
  expect(refused).toMatchObject({ reason: "LIMIT_STREAMS" });
  lookers[0]?.end();
  await lookers[0]?.over;
  const late = look();
  await until(() => late.told.length > 0);
});

test("a thousand tickers are followed for one portfolio; what comes beyond has no price", () => {
  const followed: string[] = [];
  const prices = new LivePrices(
    {
      follow: ({ ticker }) => {
        followed.push(ticker);
        return undefined;
      },
    },
    () => {},
  );
  for (let n = 1; n <= FOLLOWED_MAX + 1; n++) prices.get(`T${n}`);
  expect([followed.length, followed.at(-1)]).toEqual([FOLLOWED_MAX, `T${FOLLOWED_MAX}`]);
  expect(prices.get(`T${FOLLOWED_MAX}`)).toMatchObject({ isUnknown: true });
  expect(prices.get(`T${FOLLOWED_MAX + 1}`)).toMatchObject({ isUnknown: false, isSettled: true, quote: undefined });
});

test("who looks while the server goes down is told so", async () => {
  const { book, look, until } = await stage();
  const looker = look();
  await until(() => looker.told.length > 0);
  const end = looker.over.catch((error: unknown) => error);
  await book.close();
  expect(await end).toMatchObject({ reason: "DRAINING" });
});
