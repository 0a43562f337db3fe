import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Code, ConnectError } from "@connectrpc/connect";
import { ErrorInfoSchema } from "@streampulse/proto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DOORS } from "../apps/cli/src/bench/doors/index.ts";
import type { Door, Target } from "../apps/cli/src/bench/door.ts";
import { Load, type Outcome, type Plan } from "../apps/cli/src/bench/load.ts";
import { createRecordingWriter } from "../apps/server/src/recordings/index.ts";
import { startServer, type RunningServer } from "./running-server.ts";
import { AAPL, ScriptedProgram } from "./scripted-program.ts";

const CLIENTS = 5;
/** Quotes of the recording behind its first one, which is what streams begin with. */
const QUOTES = 200;
/** Long enough for all clients to be there when the rest is played. */
const PAUSE_MS = 1_200;
const STARTED = 1_700_000_000_000;

/** Doors that can be asked for every quote. */
const WITH_OPTIONS = DOORS.filter(({ hasOptions }) => hasOptions);

const scripted = new ScriptedProgram();
const { program } = scripted;
let folder = "";
let recording = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "bench-"));
  recording = join(folder, "known.spr.gz");
  const writer = await createRecordingWriter(recording, { startedTimeMs: STARTED });
  const times = [0, ...Array.from({ length: QUOTES }, (_, at) => PAUSE_MS + at * 5)];
  writer.append(times.map((ms) => ({ ticker: "IBM", price: `${100 + ms}`, receivedTimeMs: STARTED + ms })));
  await writer.close();
});

afterAll(() => rm(folder, { recursive: true }));

/** The recording's server; the quotes of it are known to the last. */
function knownServer(): Promise<RunningServer> {
  const settings = { STREAMPULSE_SOURCES: "replay", STREAMPULSE_REPLAY_FILE: recording };
  return startServer({ ...settings, STREAMPULSE_REPLAY_SPEED: "1" });
}

function planFor(server: RunningServer, door: Door, change: Partial<Plan> = {}): Plan {
  const target: Target = {
    isSecure: false,
    host: "127.0.0.1",
    port: door.hasOwnPort ? server.tcpPort : server.port,
    authority: `127.0.0.1:${server.port}`,
    basePath: "",
  };
  const what = { clients: CLIENTS, pool: ["IBM"], each: 1, isEvery: door.hasOptions, maxRate: 0 };
  return { door, target, token: undefined, ...what, seconds: 20, updates: QUOTES, attempts: 2, pids: [], ...change };
}

/** Runs a load to its end; how many streams the engine itself counted while it was measured. */
async function run(server: RunningServer, plan: Plan): Promise<{ outcome: Outcome; streams: number }> {
  let streams = 0;
  const outcome = await new Load(plan).run(new AbortController().signal, ({ phase }) => {
    if (phase === "measuring") streams = Math.max(streams, server.app.engine.status().streams);
  });
  return { outcome, streams };
}

describe.concurrent("the totals are those of the server", () => {
  test.each(WITH_OPTIONS)("$name: every quote of a recording is read once by every client", async (door) => {
    const server = await knownServer();
    try {
      const { outcome, streams } = await run(server, planFor(server, door));
      expect(streams).toBe(CLIENTS);
      expect(outcome).toMatchObject({ live: CLIENTS, reconnects: 0, isComplete: true });
      expect(outcome.measured.deliveries).toBe(CLIENTS * QUOTES);
      expect(outcome.readings.counts).toMatchObject({
        deliveries: CLIENTS * (QUOTES + 1),
        conflated: 0,
        gapTold: 0,
        gapUntold: 0,
        outOfOrder: 0,
        malformed: 0,
      });
      expect(outcome.readings.latency.count).toBe(CLIENTS * QUOTES);
      await expect.poll(() => server.app.engine.status().streams).toBe(0);
    } finally {
      await server.close();
    }
  });

  test.each(DOORS)("$name: what is read and what was conflated are together what the source said", async (door) => {
    const server = await knownServer();
    try {
      const maxRate = door.hasOptions ? 10 : 0;
      const plan = planFor(server, door, { isEvery: false, maxRate, updates: Infinity, seconds: 3 });
      const { outcome, streams } = await run(server, plan);
      expect([streams, outcome.live, outcome.readings.counts.malformed]).toEqual([CLIENTS, CLIENTS, 0]);
      const { deliveries, conflated } = outcome.readings.counts;
      if (door.hasOptions) expect(conflated).toBeGreaterThan(QUOTES);
      expect(deliveries + conflated).toBe(CLIENTS * (QUOTES + 1));
    } finally {
      await server.close();
    }
  });
});

describe.concurrent("a server that goes away", () => {
  test.each(DOORS)("$name: is told by reason, tried again, and given up in the end", async (door) => {
    const server = await startServer({ STREAMPULSE_SIMULATED_RATE: "20" });
    let closing: Promise<void> | undefined;
    const plan = planFor(server, door, { pool: ["AAPL"], updates: Infinity });
    const outcome = await new Load(plan).run(new AbortController().signal, ({ phase }) => {
      if (phase === "measuring") closing ??= server.close();
    });
    await closing;
    expect(outcome).toMatchObject({ live: 0, isComplete: true });
    expect(outcome.seconds).toBeLessThan(15);
    expect(outcome.endings.get("DRAINING")).toBe(CLIENTS);
    expect(outcome.endings.get("ECONNREFUSED")).toBeGreaterThanOrEqual(CLIENTS);
    expect(outcome.reconnects).toBeGreaterThanOrEqual(CLIENTS);
  });
});

test("clients come back to a server that was started again, and have nothing older than before", async () => {
  const first = await startServer({ STREAMPULSE_SIMULATED_RATE: "20" });
  let second: RunningServer | undefined;
  const again = async (): Promise<void> => {
    await first.close();
    second = await startServer({ STREAMPULSE_SIMULATED_RATE: "20", STREAMPULSE_PORT: String(first.port) });
  };
  let restart: Promise<void> | undefined;
  const done = new AbortController();
  const [door] = WITH_OPTIONS;
  const plan = planFor(first, door as Door, { pool: ["AAPL"], isEvery: false, updates: Infinity, attempts: 6 });
  const outcome = await new Load(plan).run(done.signal, ({ phase, live, deliveries }) => {
    if (phase !== "measuring") return;
    restart ??= again();
    // The second server's own count of streams, so that what was read before it says nothing.
    const isBack = live === CLIENTS && second?.app.engine.status().streams === CLIENTS;
    if (isBack && deliveries > CLIENTS * 10) done.abort();
  });
  await restart;
  await second?.close();
  expect(outcome.live).toBe(CLIENTS);
  expect(outcome.reconnects).toBeGreaterThanOrEqual(CLIENTS);
  expect(outcome.readings.counts).toMatchObject({ outOfOrder: 0, malformed: 0 });
});

describe("the command", () => {
  test("finds tickers, measures, and tells all of it as JSON", async () => {
    const server = await startServer({ STREAMPULSE_SIMULATED_RATE: "50" });
    try {
      const words = ["bench", "--clients", "4", "--tickers", "3", "--of", "7", "--updates", "30", "--json"];
      const { out, err, exit } = await program.run([...words, "--url", server.url]);
      expect({ err, exit }).toEqual({ err: "", exit: 0 });
      const report = JSON.parse(out) as { deliveries: number; checks: object; server: object };
      expect(report).toMatchObject({ door: "connect", clients: 4, live: 4, tickersEach: 3, tickersOf: 7 });
      expect(report.deliveries).toBeGreaterThanOrEqual(4 * 30);
      expect(report.checks).toMatchObject({ firstPrices: 12, firstPricesWanted: 12, outOfOrder: 0, malformed: 0 });
      if (process.platform === "linux") expect(report.server).toHaveProperty("cpuSeconds");
    } finally {
      await server.close();
    }
  });

  test("for people it is a short report, and a broken contract exits with 1", async () => {
    const url = await scripted.serve({
      status: () => ({ version: "test" }),
      stream: () => [
        { quotes: [AAPL] },
        {
          quotes: [
            { ...AAPL, sequence: 6n },
            { ...AAPL, sequence: 8n, price: "NaN" },
          ],
        },
      ],
    });
    const { out, exit } = await program.run([
      "bench",
      "--tickers",
      "AAPL",
      "--clients",
      "2",
      "--seconds",
      "0.5",
      "--url",
      url,
    ]);
    expect(out).toMatch(/^connect at http:\/\/127\.0\.0\.1:\d+: 2 clients × 1 ticker, /);
    expect(out).toContain(
      "2 of 2 first prices, 2 out of order, 0 missing untold (0 told), 2 malformed: the contract is broken",
    );
    expect(exit).toBe(1);
  });

  test("Ctrl-C ends it with what was measured by then; until then a terminal shows how far it is", async () => {
    const server = await startServer({ STREAMPULSE_SIMULATED_RATE: "50" });
    try {
      const words = ["bench", "--clients", "2", "--tickers", "AAPL", "--seconds", "600", "--url", server.url];
      const running = program.startInTerminal(words);
      await running.shows(/measuring ░+ 2 live, [1-9]\d/);
      running.type("\u0003");
      const { out, exit } = await running.ended;
      expect(out).toMatch(/deliveries +\S*[1-9]\d* /);
      expect(out).toMatch(/2 clients × 1 ticker, interrupted after [\d.]+ of 600 s/);
      expect(exit).toBe(0);
    } finally {
      await server.close();
    }
  });

  test("where streams are refused: exit code 4, the reason, and no numbers", async () => {
    const url = await scripted.serve({ status: () => ({ version: "test" }) });
    const words = ["bench", "--door", "sse", "--tickers", "AAPL", "--clients", "2", "--url", url];
    const { out, err, exit } = await program.run(words);
    expect({ out, exit }).toEqual({ out: "", exit: 4 });
    expect(err).toContain("no stream could be opened or kept: HTTP 404 (2 connections of 2 clients)");
  });

  test("a server that is lost midway: exit code 4 with what was measured until then", async () => {
    const url = await scripted.serve({
      status: () => ({ version: "test" }),
      stream: async function* () {
        yield { quotes: [AAPL] };
        const value = { domain: "streampulse", reason: "SUPERSEDED" };
        throw new ConnectError("no more", Code.Aborted, undefined, [{ desc: ErrorInfoSchema, value }]);
      },
    });
    const words = ["bench", "--tickers", "AAPL", "--clients", "2", "--url", url];
    const report = await program.run([...words, "--json"]);
    expect({ err: report.err, exit: report.exit }).toEqual({ err: "", exit: 4 });
    expect(JSON.parse(report.out)).toMatchObject({
      live: 0,
      interrupted: false,
      checks: { deliveries: 2 },
      endings: { SUPERSEDED: 2 },
      endedClients: { SUPERSEDED: 2 },
    });
    const { out, exit } = await program.run(words);
    expect(out).toMatch(/^streams +0 live, /m);
    expect(out).toMatch(/^ended +SUPERSEDED \(2 connections of 2 clients\)$/m);
    expect(exit).toBe(4);
  });

  test("takes all the connections that a server has for its clients, and none for itself", async () => {
    const server = await startServer({ STREAMPULSE_MAX_CONNECTIONS: "3", STREAMPULSE_SIMULATED_RATE: "50" });
    try {
      const words = ["bench", "--clients", "3", "--tickers", "2", "--updates", "5", "--json", "--url", server.url];
      const { out, exit } = await program.run(words);
      expect(exit).toBe(0);
      expect(JSON.parse(out)).toMatchObject({ live: 3, endings: {} });
    } finally {
      await server.close();
    }
  });

  test("names the ticker that is unknown, and how many clients were told", async () => {
    const server = await startServer({ STREAMPULSE_SIMULATED_RATE: "50" });
    try {
      const words = ["bench", "--clients", "2", "--tickers", "NOPE,AAPL", "--seconds", "0.2", "--url", server.url];
      const [table, json] = [await program.run(words), await program.run([...words, "--json"])];
      expect([table.exit, json.exit]).toEqual([3, 3]);
      expect(table.out).toMatch(/^in trouble +NOPE: UNKNOWN_TICKER, 2 clients$/m);
      expect(JSON.parse(json.out)).toMatchObject({
        troubles: { UNKNOWN_TICKER: 2 },
        tickersInTrouble: [{ ticker: "NOPE", code: "UNKNOWN_TICKER", clients: 2 }],
      });
    } finally {
      await server.close();
    }
  });
});
