import { setImmediate as turn } from "node:timers/promises";
import {
  isFault,
  parseTicker,
  Quality,
  STEP_MS,
  type CandleStep,
  type TickerName,
  type TimeSpan,
} from "@streampulse/core";
import { z } from "zod";
import { defineSource } from "../../engine/ports/setting.ts";
import type {
  Connection,
  ConnectionEvents,
  Listing,
  Source,
  SourceContext,
  ToldCandles,
} from "../../engine/ports/source.ts";
import { CATALOGUE, findEntry, searchCatalogue } from "./catalogue/catalogue.ts";
import { SimulatedConnection } from "./connection.ts";
import { listingOf } from "./listing.ts";
import { Market } from "./market.ts";
import { SCENARIOS, type ScenarioName } from "./scenario.ts";

const SEED_MAX = 4_294_967_295;
const RATE_MAX = 100_000;

/** So many candles are made up before everything else has its turn. */
const CANDLES_TOGETHER = 250;

/** One connection carries the whole catalogue; more are there for those who want to try how it goes. */
const CONNECTIONS_MAX = 16;

const SCENARIO_NAMES = Object.keys(SCENARIOS) as [ScenarioName, ...ScenarioName[]];

/** How the simulated market is made. */
export interface SimulatedValues {
  /** Absent: another one for each market. */
  readonly seed?: number | undefined;
  readonly scenario: ScenarioName;
  /** Quotes a second and ticker. */
  readonly rate: number;
}

function createSimulated({ seed, scenario, rate }: SimulatedValues, context: SourceContext): Source {
  const { scheduler, random } = context;
  const market = new Market(scheduler, { seed: seed ?? drawSeed(random), scenario: SCENARIOS[scenario], rate });
  return {
    name: "simulated",
    quality: Quality.SIMULATED,
    // Its scenarios jump on purpose.
    doubtsJumpsOver: Infinity,
    limits: { tickersPerConnection: CATALOGUE.length, connections: CONNECTIONS_MAX },
    resolve(name: TickerName): Listing | undefined {
      const entry = findEntry(name);
      return entry && listingOf(entry, market);
    },
    search(text: string, limit: number): readonly Listing[] {
      return searchCatalogue(text, limit).map((entry) => listingOf(entry, market));
    },
    connect(events: ConnectionEvents): Connection {
      return new SimulatedConnection(market, events, scheduler);
    },
    makesCandlesUp: true,
    async candles(canonical: string, step: CandleStep, { fromMs, toMs }: TimeSpan): Promise<ToldCandles | undefined> {
      const name = parseTicker(canonical);
      const entry = isFault(name) ? undefined : findEntry(name);
      if (!entry) return undefined;
      const past = market.pastOf(entry);
      const pieces: ToldCandles[] = [];
      const length = CANDLES_TOGETHER * STEP_MS[step];
      let nextMs: number;
      for (let at = fromMs; at < toMs; at = nextMs) {
        nextMs = Math.floor(at / length + 1) * length;
        const piece = past.candles(step, { fromMs: at, toMs: Math.min(toMs, nextMs) }, scheduler.now());
        if (piece) pieces.push(piece);
        // Thousands take a tenth of a second to be made up, and prices do not wait for that.
        await turn();
      }
      const [first, last] = [pieces[0], pieces.at(-1)];
      return (
        first && last && { fromMs: first.fromMs, toMs: last.toMs, candles: pieces.flatMap((piece) => piece.candles) }
      );
    },
    async close(): Promise<void> {},
  };
}

function drawSeed(random: () => number): number {
  return Math.floor(random() * (SEED_MAX + 1));
}

/** The simulated market: real names, invented prices, marked as such on every quote. */
export const simulated = defineSource({
  name: "simulated",
  describes: "A made-up market of some 600 real names; needs no account and no network.",
  sample: "AAPL",
  pretend: true,
  settings: {
    seed: {
      describes:
        "The number that the simulated prices grow from: the same seed gives the same prices. Unset: one is drawn and kept in the database, and told in the log.",
      expects: `a whole number from 0 to ${SEED_MAX}`,
      schema: z
        .string()
        .regex(/^\d{1,10}$/)
        .transform(Number)
        .refine((seed) => seed <= SEED_MAX),
    },
    scenario: {
      describes: `What happens in the simulated market. ${SCENARIO_NAMES.map((name) => `\`${name}\`: ${SCENARIOS[name].describes}`).join(". ")}.`,
      expects: `one of ${SCENARIO_NAMES.join(", ")}`,
      default: "calm",
      schema: z.string().pipe(z.enum(SCENARIO_NAMES)),
    },
    rate: {
      describes: "Simulated quotes per second and ticker, on average.",
      expects: `a number above 0 and up to ${RATE_MAX}`,
      default: "3",
      schema: z
        .string()
        .regex(/^\d+(\.\d+)?$/)
        .transform(Number)
        .refine((rate) => rate > 0 && rate <= RATE_MAX),
    },
  },
  drawn: { seed: { draw: (random) => String(drawSeed(random)), says: "brings these prices again" } },
  create: createSimulated,
});
