import { setImmediate as turn } from "node:timers/promises";
import { parseTicker, type TickerName } from "@streampulse/core";
import { onTestFinished } from "vitest";
import { KrakenSource } from "../../../apps/server/src/sources/kraken/source.ts";
import { FakeScheduler } from "../../fake-scheduler.ts";
import { Told } from "../told.ts";
import { FakeKraken, type FakeKrakenOptions } from "./fake-kraken.ts";

/** These symbols as a wanted set; ids count from 1. */
export const wanted = (...symbols: readonly string[]) =>
  symbols.map((symbol, n) => ({ id: n + 1, canonical: `KRAKEN:${symbol}` }));

/**
 * The source and the fake it streams from, on one clock that stands still, both ended with the test: `until` and
 * `pass` let time go on. The source knows the fake's list, as it does once a ticker was resolved.
 */
export async function start(options: FakeKrakenOptions = {}) {
  const scheduler = new FakeScheduler();
  const warnings: string[] = [];
  const fake = await FakeKraken.start({ scheduler, ...options });
  const log = { info: () => {}, warn: (message: string) => void warnings.push(message) };
  const source = new KrakenSource({ url: fake.url, wsUrl: fake.wsUrl }, { scheduler, random: () => 0.5, log });
  onTestFinished(async () => {
    await source.close();
    await fake.close();
  });
  /** Lets time pass in small steps and the loop turn at each, so that the network keeps up with the clock. */
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= 50) {
      scheduler.advance(Math.min(left, 50));
      for (let n = 0; n < 4; n++) await turn();
    }
    // What was said last has arrived by then, however busy the machine.
    for (let n = 0; n < 12; n++) await turn();
  };
  const until = async (isSo: () => boolean) => {
    while (!isSo()) await pass(10);
  };
  const resolve = async (text: string) => source.resolve(parseTicker(text) as TickerName, new AbortController().signal);
  const connect = (...symbols: readonly string[]) => {
    const told = new Told();
    const connection = source.connect(told);
    if (symbols.length > 0) connection.want(wanted(...symbols));
    return { told, connection };
  };
  /** Waits until so many sockets are subscribed to both channels of the symbol. */
  const subscribed = (symbol: string, count = 1) =>
    until(() => fake.subscribers("trade", symbol) === count && fake.subscribers("ticker", symbol) === count);
  await resolve("BTC/USD");
  return { scheduler, warnings, fake, source, pass, until, resolve, connect, subscribed };
}
