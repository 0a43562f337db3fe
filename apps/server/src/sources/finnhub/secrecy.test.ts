import { setImmediate as turn } from "node:timers/promises";
import { parseTicker, type TickerName } from "@streampulse/core";
import { pino } from "pino";
import { expect, test } from "vitest";
import { start } from "../../../../../test/upstreams/finnhub/connected.ts";
import { KEY } from "../../../../../test/upstreams/finnhub/fake-finnhub.ts";
import { readSettings, SettingsError } from "../../config.ts";
import { FinnhubSource } from "./source.ts";

const never = new AbortController().signal;

/** Everything that can be seen of a value: its text, its fields, its stack and its causes. */
function seen(value: unknown): string {
  const own = value instanceof Error ? `${value.stack} ${String(value)} ${seen(value.cause)}` : "";
  return `${own} ${JSON.stringify(value, Object.getOwnPropertyNames(Object(value) as object))} ${JSON.stringify(value)}`;
}

const hosts = ["working", "dead", "refusing"] as const;
const refusals = [401, 403, 429, 451, 502, 503];

test("the key is in no error, event or log on any path of failure", async () => {
  const texts: string[] = [];
  let paths = 0;
  const log = { write: (line: string) => void texts.push(line) };
  for (const host of hosts) {
    for (const [n, status] of (host === "refusing" ? refusals : [503]).entries()) {
      const { fake, scheduler } = await start();
      const logger = pino({ level: "trace" }, log);
      const context = {
        scheduler,
        random: () => 0.5,
        log: {
          info: (message: string, details?: object) => logger.info(details ?? {}, message),
          warn: (message: string, details?: object) => logger.warn(details ?? {}, message),
        },
      };
      const source = new FinnhubSource(
        {
          url: fake.url,
          wsUrl: fake.wsUrl,
          apiKey: KEY,
          pollSeconds: 1,
          callsPerMinute: 60,
          maxSymbols: n % 2 === 0 ? 50 : 0,
        },
        context,
      );
      const note = (value: unknown) => {
        paths++;
        texts.push(seen(value));
      };
      const events = {
        opened: () => {},
        quotes: note,
        info: (_: number, info: unknown) => note(info),
        tickerFault: (_: number, fault: unknown) => note(fault),
        alive: () => {},
        retiring: () => {},
        closed: note,
      };
      if (host === "refusing") {
        fake.rest.refusal = { status };
        fake.upgradeRefusal = { status };
      }
      if (host === "working") {
        // An error of the vendor's that repeats what it was sent is an upstream's body like any.
        fake.rest.garbage = JSON.stringify({ error: `token=${KEY}` });
      }
      if (host === "dead") await fake.close();
      for (const text of ["AAPL", "EURUSD", "BTCUSDT"]) {
        await Promise.resolve(source.resolve(parseTicker(text) as TickerName, never)).then(note, note);
      }
      await source.search("btc", 5, never).then(note, note);
      await source.probe("NASDAQ:AAPL", never).then(note, note);
      const connection = source.connect(events);
      connection.want([{ id: 1, canonical: "NASDAQ:AAPL" }]);
      for (let step = 0; step < 300; step++) {
        scheduler.advance(100);
        for (let turns = 0; turns < 3; turns++) await turn();
        if (step === 100 && host === "working" && fake.sockets.size > 0) {
          for (let times = 0; times < 20; times++) fake.socket.send(`{"msg":"${KEY}`);
        }
      }
      connection.close();
      await source.close();
      texts.push(seen(source), JSON.stringify(source.limits));
    }
  }
  expect(paths).toBeGreaterThan(40);
  expect(texts.filter((text) => text.includes(KEY))).toEqual([]);
});

test("a key that is none is not repeated by the settings' error", () => {
  const env = { STREAMPULSE_SOURCES: "finnhub", STREAMPULSE_FINNHUB_API_KEY: `two words ${KEY}` };
  expect(() => readSettings(env)).toThrow(SettingsError);
  expect(() => readSettings(env)).toThrow(
    "STREAMPULSE_FINNHUB_API_KEY must be a key as finnhub.io shows it, of letters and digits.",
  );
});
