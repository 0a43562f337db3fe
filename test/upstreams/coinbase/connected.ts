import { setImmediate as turn } from "node:timers/promises";
import { parseTicker, type Scheduler, type TickerName } from "@streampulse/core";
import { onTestFinished } from "vitest";
import { CoinbaseSource } from "../../../apps/server/src/sources/coinbase/source.ts";
import { FakeScheduler } from "../../fake-scheduler.ts";
import { Told } from "../told.ts";
import { FakeCoinbase, type FakeCoinbaseOptions } from "./fake-coinbase.ts";

/** These products as a wanted set; ids count from 1. */
export const wanted = (...products: readonly string[]) =>
  products.map((product, n) => ({ id: n + 1, canonical: `COINBASE:${product}` }));

/**
 * The source and the fake it streams from, both ended with the test, each on a clock of its own unless one is given:
 * the source's goes on in `until` and `pass`, the fake's in `itsPass`.
 */
export async function start(options: FakeCoinbaseOptions = {}, scheduler: Scheduler = new FakeScheduler()) {
  const itsScheduler = options.scheduler ?? new FakeScheduler();
  const fake = await FakeCoinbase.start({ counts: false, ...options, scheduler: itsScheduler });
  const logged: string[] = [];
  const note = (message: string, details = {}) => void logged.push(`${message} ${JSON.stringify(details)}`);
  const context = { scheduler, random: () => 0.5, log: { info: note, warn: note } };
  const source = new CoinbaseSource({ url: fake.url, wsUrl: fake.wsUrl }, context);
  onTestFinished(async () => {
    await source.close();
    await fake.close();
  });
  const pass = (ms: number) => (scheduler instanceof FakeScheduler ? scheduler.advance(ms) : undefined);
  const itsPass = (ms: number) => (itsScheduler instanceof FakeScheduler ? itsScheduler.advance(ms) : undefined);
  /** Lets the loop turn, and the source's time pass in small steps, until it is so. */
  const until = async (isSo: () => boolean) => {
    while (!isSo()) {
      pass(10);
      await turn();
    }
  };
  const connect = (...products: readonly string[]) => {
    const told = new Told();
    const connection = source.connect(told);
    if (products.length > 0) connection.want(wanted(...products));
    return { told, connection };
  };
  const subscribed = (product: string, count = 1) => until(() => fake.subscribers(product, "heartbeat") === count);
  const resolve = async (text: string) => source.resolve(parseTicker(text) as TickerName, new AbortController().signal);
  return { fake, source, logged, pass, itsPass, until, connect, subscribed, resolve };
}
