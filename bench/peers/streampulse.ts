// Ours: the whole server, with the prices that every peer has in place of a source's.
import { Quality } from "@streampulse/core";
import { pino } from "pino";
import { createApp, PAGE_FOLDER } from "../../apps/server/src/app.ts";
import { readSettings } from "../../apps/server/src/config.ts";
import { defineSource } from "../../apps/server/src/engine/ports/setting.ts";
import type { Connection, ConnectionEvents, Source } from "../../apps/server/src/engine/ports/source.ts";
import { systemScheduler } from "../../apps/server/src/system-scheduler.ts";
import { onTick, TICKERS } from "./market.ts";

const named = (ticker: string) => ({ canonical: `BENCH:${ticker}`, info: { currency: "USD", decimals: 2 } });

function connect(events: ConnectionEvents): Connection {
  let ids = new Map<string, number>();
  setImmediate(() => events.opened());
  onTick((ticker, price, ms) => {
    const id = ids.get(ticker);
    if (id !== undefined) events.quotes([{ id, price, sourceTimeMs: ms }]);
  });
  return {
    want: (wanted) => void (ids = new Map(wanted.map(({ id, canonical }) => [canonical.slice("BENCH:".length), id]))),
    // The process ends with it.
    close() {},
  };
}

const source: Source = {
  name: "bench",
  quality: Quality.SIMULATED,
  limits: { tickersPerConnection: TICKERS.length, connections: 1 },
  aliveEveryMs: 3_600_000,
  resolve: ({ code }) => (TICKERS.includes(code) ? named(code) : undefined),
  search: (_, limit) => TICKERS.slice(0, limit).map(named),
  connect,
  close: async () => {},
};

const definition = defineSource({
  name: "bench",
  describes: "The prices of a benchmark.",
  pretend: true,
  settings: {},
  create: () => source,
});

const app = await createApp(
  { ...readSettings(process.env), sources: [{ definition, values: {} }] },
  {
    log: pino({ base: null, level: "warn" }, pino.destination(2)),
    scheduler: systemScheduler,
    random: Math.random,
    version: "bench",
    pageFolder: PAGE_FOLDER,
  },
);
await app.listen();
