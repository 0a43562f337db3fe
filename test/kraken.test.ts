import { createClient, SourceState, TickerErrorCode, type Quote, type SourceChange } from "@streampulse/client";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { Heard } from "./heard.ts";
import { Program } from "./run-program.ts";
import { startServer } from "./running-server.ts";
import { FakeKraken } from "./upstreams/kraken/fake-kraken.ts";

const program = new Program();
afterAll(() => program.remove());

async function startFake() {
  const fake = await FakeKraken.start();
  onTestFinished(() => fake.close());
  const settings = { STREAMPULSE_KRAKEN_URL: fake.url, STREAMPULSE_KRAKEN_WS_URL: fake.wsUrl };
  return { fake, settings: { STREAMPULSE_SOURCES: "kraken", ...settings } };
}

test("a whole server streams Kraken's trades, says what it does not have, is back after a cut, and keeps the last price through maintenance", async () => {
  const { fake, settings } = await startFake();
  // Chance 0: the server's attempts come at once.
  const server = await startServer(settings, { random: () => 0 });
  const stopper = new AbortController();
  onTestFinished(async () => {
    stopper.abort();
    await server.close();
  });
  const [quotes, errors, changes] = [new Heard<Quote>(), new Heard<unknown>(), new Heard<SourceChange>()];
  createClient({ url: server.url }).watch(
    ["BTCUSD", "KRAKEN:ETH/USD", "KRAKEN:NOSUCH"],
    {
      onQuotes: (batch) => batch.forEach(quotes.hear),
      onErrors: (batch) => batch.forEach(errors.hear),
      onSourceChanges: (batch) => batch.forEach(changes.hear),
    },
    { signal: stopper.signal },
  );
  const first = await quotes.until(({ ticker }) => ticker === "BTCUSD");
  expect(first).toMatchObject({ price: "83744.3", source: "kraken", stale: false });
  expect(await errors.until(() => true)).toMatchObject({
    ticker: "KRAKEN:NOSUCH",
    code: TickerErrorCode.UNKNOWN_TICKER,
  });
  await quotes.until(({ ticker }) => ticker === "KRAKEN:ETH/USD");
  fake.trade("BTC/USD", "83801.50", "1");
  await quotes.until(({ price }) => price === "83801.5");

  for (const socket of fake.sockets) socket.drop();
  await changes.until(({ state }) => state === SourceState.RECONNECTING);
  await changes.until(({ state }) => state === SourceState.CONNECTED);
  await fake.until(() => fake.subscribers("trade", "BTC/USD") === 1);
  fake.trade("BTC/USD", "83900");
  await quotes.until(({ price, stale }) => price === "83900.0" && !stale);

  const seen = quotes.all.length;
  fake.system("maintenance");
  const old = await quotes.until(({ ticker, stale }) => ticker === "BTCUSD" && stale, seen);
  // The last price stays: maintenance is no price.
  expect(old.price).toBe("83900.0");
  const { sources } = await createClient({ url: server.url }).status();
  expect(sources).toMatchObject([{ source: "kraken", state: SourceState.RECONNECTING }]);
  expect(fake.violations).toEqual([]);
});

test("`sources check` says that Kraken answers, and that it is down for maintenance", async () => {
  const { fake, settings } = await startFake();
  const answers = await program.run(["sources", "check"], settings);
  expect(answers.out).toMatch(/^kraken {2}● answers\n {2}✓ look-up +KRAKEN:BTC\/USD, Bitcoin \/ USD /);
  expect(answers.out).toMatch(/✓ price +83744\.3 USD, live/);
  expect(answers.exit).toBe(0);
  fake.system("maintenance");
  const down = await program.run(["sources", "check"], settings);
  expect(down.out).toContain("Kraken is down for maintenance.");
  expect(down.exit).toBe(4);
  expect(fake.violations).toEqual([]);
});
