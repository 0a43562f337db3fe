import type { Scheduler } from "@streampulse/core";
import { createClient, SourceState, TickerErrorCode, type Quote } from "@streampulse/client";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { FAKE_START_MS } from "./fake-scheduler.ts";
import { fastScheduler } from "./fast-scheduler.ts";
import { Heard } from "./heard.ts";
import { Program } from "./run-program.ts";
import { startServer } from "./running-server.ts";
import { FakeFinnhub, KEY } from "./upstreams/finnhub/fake-finnhub.ts";

const program = new Program();
afterAll(() => program.remove());

/** How fast the time of server and vendor goes: a minute's hold is three seconds. */
const SPEED = 20;

/** The fast clock, set to a Monday on which New York trades, whatever the day is. */
function tradingDay(): Scheduler {
  const fast = fastScheduler(SPEED);
  const offsetMs = FAKE_START_MS - fast.now();
  return { now: () => fast.now() + offsetMs, after: fast.after, soon: fast.soon };
}

async function startFake(scheduler?: Scheduler) {
  const fake = await FakeFinnhub.start(scheduler ? { scheduler } : {});
  onTestFinished(() => fake.close());
  const settings = {
    STREAMPULSE_SOURCES: "finnhub",
    STREAMPULSE_FINNHUB_API_KEY: KEY,
    STREAMPULSE_FINNHUB_URL: fake.url,
    STREAMPULSE_FINNHUB_WS_URL: fake.wsUrl,
  };
  return { fake, settings };
}

test("a whole server streams Finnhub, opens a mute socket again, polls while its key is in use elsewhere, and streams again", async () => {
  const scheduler = tradingDay();
  const { fake, settings } = await startFake(scheduler);
  const server = await startServer(settings, { scheduler });
  const stopper = new AbortController();
  const [quotes, errors] = [new Heard<Quote>(), new Heard<unknown>()];
  let cents = 0;
  const trading = setInterval(() => {
    cents = (cents + 1) % 1_000;
    fake.trade({ symbol: "AAPL", price: (262 + cents / 100).toFixed(2), timeMs: Math.floor(scheduler.now()) });
  }, 400 / SPEED);
  onTestFinished(async () => {
    clearInterval(trading);
    stopper.abort();
    await server.close();
  });
  createClient({ url: server.url }).watch(
    ["AAPL", "NOSUCH"],
    { onQuotes: (batch) => batch.forEach(quotes.hear), onErrors: (batch) => batch.forEach(errors.hear) },
    { signal: stopper.signal },
  );
  expect(await errors.until(() => true)).toMatchObject({ ticker: "NOSUCH", code: TickerErrorCode.UNKNOWN_TICKER });
  await fake.until(() => fake.carries("AAPL"));
  const live = await quotes.until(({ change, stale }) => change !== undefined && !stale);
  expect(live).toMatchObject({ ticker: "AAPL", source: "finnhub" });

  /** Prices that come one after the other without a flag: it delivers. */
  const flows = async () => {
    for (let n = 0; n < 3; n++) await quotes.until(({ stale }) => !stale, quotes.all.length);
  };
  await flows();
  await fake.until(() => fake.carries("AAPL"));
  const [frozen, opened] = [quotes.all.length, fake.upgrades];
  fake.socket.freeze();
  await quotes.until(({ stale }) => stale, frozen);
  await fake.until(() => fake.upgrades > opened && fake.carries("AAPL"));
  // An end within five seconds would be taken for a kick.
  for (const untilMs = scheduler.now() + 6_000; scheduler.now() < untilMs;) await flows();

  // Another server with the same key: both are ended at once, again and again.
  fake.isKeyInUse = true;
  const tried = fake.upgrades;
  for (const socket of fake.sockets) socket.drop();
  await fake.until(() => fake.upgrades > tried);
  const polled = fake.rest.quoted.length;
  await fake.until(() => fake.rest.quoted.length >= polled + 2);
  await flows();
  const client = createClient({ url: server.url });
  await expect.poll(async () => (await client.status()).sources[0]?.state).toBe(SourceState.CONNECTED);
  fake.isKeyInUse = false;
  await fake.until(() => fake.carries("AAPL"));
  await flows();

  expect(fake.violations).toEqual([]);
  expect(fake.rest.keysInAddresses).toBe(0);
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  expect(metrics).toContain("finnhub");
  expect([...server.log, metrics, JSON.stringify(errors.all)].filter((text) => text.includes(KEY))).toEqual([]);
});

test("`sources check` says that Finnhub answers", async () => {
  const { fake, settings } = await startFake();
  const answers = await program.run(["sources", "check"], settings);
  expect(answers.out).toMatch(/^finnhub {2}● answers\n {2}✓ look-up +NASDAQ:AAPL, APPLE INC /);
  expect(answers.out).toMatch(/✓ price +261\.74 USD/);
  expect(answers.exit).toBe(0);
  expect(answers.out + answers.err).not.toContain(KEY);
  expect(fake.violations).toEqual([]);
  // A server may have the key's one socket.
  expect(fake.upgrades).toBe(0);
  expect(fake.rest.calls.map(({ path }) => path)).toEqual([
    "/api/v1/stock/symbol?exchange=US",
    "/api/v1/quote?symbol=AAPL",
  ]);
});

test("`sources check` says what is wrong with the key, without telling it", async () => {
  const { settings } = await startFake();
  const wrong = await program.run(["sources", "check"], { ...settings, STREAMPULSE_FINNHUB_API_KEY: `${KEY}x` });
  expect(wrong.out).toContain("Finnhub does not accept the API key in STREAMPULSE_FINNHUB_API_KEY.");
  expect(wrong.exit).toBe(4);
  expect(wrong.out + wrong.err).not.toContain(KEY);
});
