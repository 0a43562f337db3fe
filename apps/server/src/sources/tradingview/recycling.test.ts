import { SourceState } from "@streampulse/core";
import { expect, onTestFinished, test } from "vitest";
import { start } from "../../../../../test/upstreams/tradingview/connected.ts";
import { lentBrowser } from "../../../../../test/upstreams/tradingview/lent-browser.ts";
import { Lane } from "../../engine/lane.ts";
import type { RunningBrowser } from "./chromium.ts";

const lent = lentBrowser();

test("a browser that has grown is left for a new one, and no price is missed meanwhile", async () => {
  let memory = 1 << 30;
  const started: RunningBrowser[] = [];
  const launch = async () => {
    const browser = { ...(await lent.launch()), memoryBytes: async () => (started[0] === browser ? memory : 0) };
    started.push(browser);
    return browser;
  };
  const { fake, source, scheduler, until, pass } = await start({ ...lent, launch });
  const prices: string[] = [];
  const states: SourceState[] = [];
  const lane = new Lane(source, scheduler, () => 0.5, {
    quotes: (batch) => prices.push(...batch.flatMap(({ price }) => price ?? [])),
    info: () => {},
    tickerFault: (_, fault) => expect.fail(fault.message),
    state: ({ state }) => states.push(state),
  });
  onTestFinished(() => lane.close());
  lane.add({ id: 1, canonical: "BINANCE:BTCUSDT" });
  await until(() => prices.length > 0);
  let cents = 100;
  const trades = async () => {
    const price = `68${++cents}.25`;
    fake.trade("BINANCE:BTCUSDT", price);
    await until(() => prices.includes(price));
  };
  await trades();
  const passTrading = async (ms: number) => {
    for (let left = ms; left > 0; left -= 10_000) {
      await pass(10_000);
      await trades();
    }
  };
  await passTrading(600_000);
  expect(started).toHaveLength(1);
  memory++;
  // Weighed each minute; the old page goes on while the new one is opened, and for a while beside it.
  await passTrading(60_000);
  await until(() => fake.watchers("BINANCE:BTCUSDT") === 4);
  await trades();
  expect([started.length, fake.pages]).toEqual([2, 2]);
  await pass(10_000);
  await until(() => fake.pages === 1);
  await trades();
  expect(states).toEqual([SourceState.CONNECTED]);
  expect(new Set(prices).size).toBe(cents - 100 + 1);
});
