import { setImmediate as turn } from "node:timers/promises";
import { parseTicker, type Scheduler, type TickerName } from "@streampulse/core";
import { onTestFinished } from "vitest";
import { BinanceSource } from "../../../apps/server/src/sources/binance/source.ts";
import { FakeScheduler } from "../../fake-scheduler.ts";
import { Told } from "../told.ts";
import { FakeBinance, type FakeBinanceOptions } from "./fake-binance.ts";

/** These symbols as a wanted set; ids count from 1. */
export const wanted = (...symbols: readonly string[]) =>
  symbols.map((symbol, n) => ({ id: n + 1, canonical: `BINANCE:${symbol}` }));

/**
 * The source and the fake it streams from, both ended with the test. Its clock stands still unless another is
 * given: `until` and `pass` let time go on.
 */
export async function start(options: FakeBinanceOptions = {}, scheduler: Scheduler = new FakeScheduler()) {
  const fake = await FakeBinance.start({ figuresEveryMs: 2 ** 31 - 1, scheduler: new FakeScheduler(), ...options });
  const context = { scheduler, random: () => 0.5, log: { info: () => {}, warn: () => {} } };
  const source = new BinanceSource({ url: fake.url, wsUrl: fake.wsUrl }, context);
  onTestFinished(async () => {
    await source.close();
    await fake.close();
  });
  const pass = (ms: number) => (scheduler instanceof FakeScheduler ? scheduler.advance(ms) : undefined);
  /** Lets the loop turn, and time pass in small steps, until it is so. */
  const until = async (isSo: () => boolean) => {
    while (!isSo()) {
      pass(10);
      await turn();
    }
  };
  const connect = (...symbols: readonly string[]) => {
    const told = new Told();
    const connection = source.connect(told);
    if (symbols.length > 0) connection.want(wanted(...symbols));
    return { told, connection };
  };
  const subscribed = (symbol: string, count = 1) =>
    until(() => fake.subscribers(`${symbol.toLowerCase()}@ticker`) === count);
  const resolve = async (text: string) => source.resolve(parseTicker(text) as TickerName, new AbortController().signal);
  return { fake, source, pass, until, connect, subscribed, resolve };
}
