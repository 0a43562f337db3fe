import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Failure } from "@streampulse/core";
import { onTestFinished } from "vitest";
import { FakeScheduler } from "./fake-scheduler.ts";
import { idleLoop } from "./idle-loop.ts";
import { RecordingSink } from "./recording-sink.ts";
import { ScriptedSource } from "./scripted-source.ts";
import { PriceEngine } from "../apps/server/src/engine/price-engine.ts";
import { createRecordingWriter } from "../apps/server/src/recordings/writer.ts";
import { SCENARIOS } from "../apps/server/src/sources/simulated/scenario.ts";
import { simulated } from "../apps/server/src/sources/simulated/simulated.ts";
import { Rooms } from "../apps/server/src/rooms/rooms.ts";

const STARTED = Date.UTC(2026, 2, 2, 15, 0, 30);
/** What the simulated market is made with beside its values. */
export const CONTEXT = { scheduler: new FakeScheduler(), random: () => 0, log: { info: () => {}, warn: () => {} } };
const LOCAL = { principal: "anonymous", isLocal: true };

/** A quote so many milliseconds after the recording's start. */
export function quote(ms: number, price: string, ticker = "NASDAQ:IBM") {
  return { ticker, price, receivedTimeMs: STARTED + ms, sourceTimeMs: STARTED + ms };
}

/** A folder with one recording, `day`: IBM from the beginning, MSFT from the fifth second on. */
export async function folder(
  quotes = [quote(0, "100"), quote(1_000, "101"), quote(5_000, "7", "NASDAQ:MSFT"), quote(60_000, "99")],
) {
  const path = mkdtempSync(join(tmpdir(), "rooms-"));
  onTestFinished(() => rm(path, { recursive: true }));
  const writer = await createRecordingWriter(join(path, "day.spr.gz"), { startedTimeMs: STARTED });
  writer.appendInfos([{ ticker: "NASDAQ:IBM", name: "IBM", currency: "USD" }]);
  writer.append(quotes);
  await writer.close();
  return path;
}

/** Rooms beside another source, behind a whole engine, on the test's clock. */
export async function stage(
  options: { recordings?: string; routes?: ReadonlyMap<string, readonly string[]>; quotesMax?: number } = {},
) {
  const scheduler = new FakeScheduler();
  const recordings = options.recordings ?? (await folder());
  const rooms = new Rooms({ scheduler, recordings, simulated, scenarios: SCENARIOS, quotesMax: options.quotesMax });
  const live = new ScriptedSource(scheduler);
  const deps = { scheduler, random: () => 0.5, meter: idleLoop, maxTickers: 256, routes: options.routes };
  const engine = new PriceEngine([live, ...rooms.sources], deps);
  const day = async () => {
    const made = await rooms.create({ kind: "recording", name: "day", tickers: [] });
    const { id } = made.room.terms;
    return { ...made, id, ibm: `${id}:IBM`, msft: `${id}:MSFT` };
  };
  const open = (tickers: readonly string[], clientId = "c") => {
    const sink = new RecordingSink();
    const wishes = { clientId, tickers, maxUpdatesPerSecond: 0, delivery: 0, reportConflation: false };
    engine.openStream(LOCAL, wishes, sink);
    scheduler.advance(100);
    return sink;
  };
  return { scheduler, rooms, engine, day, open };
}

/** Every price that a reader was told of a ticker. */
export const pricesOf = (sink: RecordingSink, ticker: string) =>
  sink.quotes.filter((one) => one.ticker === ticker).map(({ price }) => price);
/** The last quote that it was told of it. */
export const lastOf = (sink: RecordingSink, ticker: string) => sink.quotes.findLast((one) => one.ticker === ticker);

/** Why a call was refused; `none` where it was not. */
export function reasonOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof Failure) return error.reason;
    throw error;
  }
  return "none";
}

/** The Failure that a call rejects with. */
export async function refusal(call: Promise<unknown>): Promise<Failure> {
  const failure = await call.catch((error: unknown) => error);
  if (failure instanceof Failure) return failure;
  throw new Error("it was not refused");
}
