import { setImmediate as turn } from "node:timers/promises";
import { parseTicker, type TickerName } from "@streampulse/core";
import { expect, onTestFinished } from "vitest";
import { FinnhubSource, type FinnhubPlace } from "../../../apps/server/src/sources/finnhub/source.ts";
import { SourceFault } from "../../../apps/server/src/engine/ports/source.ts";
import { FakeScheduler } from "../../fake-scheduler.ts";
import { Told } from "../told.ts";
import { FakeFinnhub, KEY, type FakeFinnhubOptions } from "./fake-finnhub.ts";

/** These canonical names as a wanted set; ids count from 1. */
export const wanted = (...canonicals: readonly string[]) =>
  canonicals.map((canonical, n) => ({ id: n + 1, canonical }));

/** What a test asks of `start`. */
export interface Beginning extends FakeFinnhubOptions {
  readonly place?: Partial<FinnhubPlace>;
  readonly startMs?: number;
}

/** The fault that a promise ends with. */
export async function faultOf(promise: Promise<unknown>): Promise<SourceFault> {
  const fault = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(fault).toBeInstanceOf(SourceFault);
  return fault as SourceFault;
}

/** The source and the fake that it asks, on one clock that stands still but in `until` and `pass`; both end with the test. */
export async function start({ place, startMs, ...options }: Beginning = {}) {
  const scheduler = new FakeScheduler(startMs);
  const fake = await FakeFinnhub.start({ scheduler, ...options });
  const logged: string[] = [];
  const log = (message: string, details?: Record<string, string | number>) =>
    void logged.push(`${message} ${JSON.stringify(details ?? {})}`);
  const source = new FinnhubSource(
    {
      url: fake.url,
      wsUrl: fake.wsUrl,
      apiKey: KEY,
      pollSeconds: 5,
      callsPerMinute: 60,
      maxSymbols: 50,
      ...place,
    },
    { scheduler, random: () => 0.5, log: { info: log, warn: log } },
  );
  onTestFinished(async () => {
    await source.close();
    await fake.close();
    expect(fake.violations, "what was done against the vendor's rules").toEqual([]);
  });
  /** Lets the loop turn, and time pass in small steps, until it is so. */
  const until = async (isSo: () => boolean, stepMs = 10) => {
    while (!isSo()) {
      scheduler.advance(stepMs);
      await turn();
    }
  };
  /** Lets so much time pass, in steps that leave loopback its turns. */
  const pass = async (ms: number, stepMs = 250) => {
    for (let left = ms; left > 0; left -= stepMs) {
      scheduler.advance(Math.min(left, stepMs));
      for (let n = 0; n < 6; n++) await turn();
    }
  };
  const connect = (...canonicals: readonly string[]) => {
    const told = new Told();
    const connection = source.connect(told);
    if (canonicals.length > 0) connection.want(wanted(...canonicals));
    return { told, connection };
  };
  const resolve = async (text: string) => source.resolve(parseTicker(text) as TickerName, new AbortController().signal);
  return { scheduler, fake, source, logged, until, pass, connect, resolve };
}
