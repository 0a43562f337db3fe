import { once } from "node:events";
import { mkdirSync, readdirSync } from "node:fs";
import { createServer, connect } from "node:net";
import { join } from "node:path";
import { fromBinary } from "@bufbuild/protobuf";
import { createClient, type Quote } from "@streampulse/client";
import { QuotaFailureSchema } from "@streampulse/proto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { Heard } from "./heard.ts";
import { Program } from "./run-program.ts";
import { isRunning, WorkerServer, type WorkerStream } from "./worker-server.ts";

/** What becomes of a server of several processes when one of them ends, or all shall. Looks into /proc: Linux alone. */

const SETTINGS = { STREAMPULSE_SIMULATED_RATE: "20", STREAMPULSE_SIMULATED_SEED: "7" };
const EVERY = "DELIVERY_EVERY";

let program: Program;
let server: WorkerServer;
let owner: number;
let other: number;
/** Where the server makes its private folder. */
let temporary: string;
let stopper: AbortController;

beforeAll(() => {
  program = new Program();
});

afterAll(() => program.remove());

type Numbered = Pick<Quote, "epoch" | "sequence"> | { readonly epoch: bigint; readonly sequence: bigint };
const isNewer = (one: Numbered, than: Numbered) =>
  one.epoch > than.epoch || (one.epoch === than.epoch && one.sequence > than.sequence);

function expectRising(quotes: readonly Numbered[]): void {
  for (const [at, quote] of quotes.entries()) {
    const before = quotes[at - 1];
    if (before === undefined) continue;
    expect(isNewer(quote, before), `${quote.epoch}.${quote.sequence} after ${before.epoch}.${before.sequence}`).toBe(
      true,
    );
  }
}

const told = (stream: WorkerStream, count: number) => {
  const from = stream.quotes.length;
  return stream.told.until(() => stream.quotes.length >= from + count);
};

/** The program of the SDK, over a connection that comes to whichever worker. */
function watch(tickers: readonly string[]) {
  const quotes = new Heard<Quote>();
  const statuses: string[] = [];
  createClient({ url: server.url, random: () => 0 }).watch(
    tickers,
    {
      onQuotes: (batch) => batch.forEach(quotes.hear),
      onConnection: ({ status }) => statuses.push(status),
    },
    { signal: stopper.signal },
  );
  return { quotes, statuses };
}

/** What is said of a worker that ends, and of one that does nothing. */
const isReplaced = (seat: number, pid: number) =>
  server.running.shows(new RegExp(`"worker":${seat},"pid":${pid},.*was ended by SIGKILL.*is replaced`));
const isMute = (seat: number, pid: number) =>
  server.running.shows(new RegExp(`"worker":${seat},"pid":${pid},"msg":"a worker does not answer`));

/** What /proc says comes without an event. */
const eventually = <T>(look: () => T) => expect.poll(look, { timeout: 20_000 });

const inFolder = () => readdirSync(temporary);

/** Starts a server in a temporary folder of its own. */
async function begin(name: string): Promise<void> {
  temporary = join(program.home, name);
  mkdirSync(temporary);
  server = await WorkerServer.start(program, { ...SETTINGS, TMPDIR: temporary });
  [owner, other] = server.workers as [number, number];
  expect(inFolder()).toHaveLength(1);
}

/** The process that stands in for one that is lost; it is one before it listens. */
async function successorOf(lost: number): Promise<number> {
  const before = new Set([owner, other]);
  const fresh = () => server.workers.filter((pid) => !before.has(pid));
  await eventually(fresh).toHaveLength(1);
  const [pid = 0] = fresh();
  if (lost === owner) owner = pid;
  else other = pid;
  await vi.waitFor(() => server.status(pid), 20_000);
  return pid;
}

describe.skipIf(process.platform !== "linux")("of two workers", { timeout: 60_000 }, () => {
  beforeAll(() => begin("losses"));
  afterAll(() => server.end());

  beforeEach(() => {
    stopper = new AbortController();
  });

  afterEach(() => stopper.abort());

  test("one is killed: its clients come back and go on, the others' streams are untouched", async () => {
    const untouched = await server.stream({ clientId: "a", tickers: ["AAPL"], delivery: EVERY }, owner);
    const cut = await server.stream({ clientId: "b", tickers: ["AAPL"] }, other);
    const watches: ReturnType<typeof watch>[] = [];
    for (let tries = 0; tries < 64 && server.connectionsOf(other) < 3; tries++) {
      const one = watch(["AAPL"]);
      watches.push(one);
      await one.quotes.next();
    }
    const hit = server.connectionsOf(other) - 1;
    expect(hit).toBeGreaterThan(0);
    process.kill(other, "SIGKILL");
    await isReplaced(1, other);
    expect(await cut.ended).toBeUndefined();
    await Promise.all(watches.map(({ quotes }) => quotes.next()));
    await told(untouched, 20);
    const sequences = untouched.quotes.map(({ sequence }) => Number(sequence));
    expect(sequences).toEqual(sequences.map((_, at) => (sequences[0] as number) + at));
    const successor = await successorOf(other);
    await eventually(() => watches.filter(({ statuses }) => statuses.includes("reconnecting")).length).toBe(hit);
    for (const { quotes } of watches) expectRising(quotes.all);
    const again = await server.stream({ clientId: "b", tickers: ["AAPL"] }, successor);
    await told(again, 3);
    expect(isNewer(again.quotes[0] as Numbered, cut.quotes.at(-1) as Numbered)).toBe(true);
  });

  test("the owner of the sources is killed: the others tell old prices as old, then go on in a greater epoch", async () => {
    const lost = owner;
    const stays = await server.stream({ clientId: "c", tickers: ["AAPL"], delivery: EVERY }, other);
    const moves = await server.stream({ clientId: "d", tickers: ["AAPL"] }, lost);
    await Promise.all([told(stays, 5), told(moves, 5)]);
    process.kill(lost, "SIGKILL");
    await stays.told.until(({ quotes }) => quotes.some(({ stale }) => stale));
    const at = stays.quotes.findIndex(({ stale }) => stale);
    const [last, before] = stays.quotes.slice(at - 1);
    expect(before).toMatchObject({ price: last?.price, epoch: last?.epoch, sequence: (last?.sequence ?? 0n) + 1n });
    await stays.told.until(({ sourceChanges }) => sourceChanges.some(({ state }) => state === 2));
    expect(await moves.ended).toBeUndefined();
    await isReplaced(0, lost);
    await stays.told.until(({ quotes }) => quotes.some(({ stale, epoch }) => !stale && epoch > (before?.epoch ?? 0n)));
    await told(stays, 10);
    expectRising(stays.quotes);
    // Who comes back to another worker never sees an older price either.
    const moved = await server.stream({ clientId: "d", tickers: ["AAPL"] }, other);
    await told(moved, 3);
    expectRising([...moves.quotes, ...moved.quotes]);
    const further = await server.stream({ clientId: "d", tickers: ["AAPL"] }, await successorOf(lost));
    await told(further, 3);
    expectRising([...moves.quotes, ...further.quotes]);
    expect(await server.status(other)).toMatchObject({ sources: [{ state: "SOURCE_STATE_CONNECTED" }] });
  });

  test("one is stopped in its tracks: it is killed and replaced, and its clients come back", async () => {
    const lost = other;
    const untouched = await server.stream({ clientId: "e", tickers: ["AAPL"], delivery: EVERY }, owner);
    const cut = await server.stream({ clientId: "f", tickers: ["AAPL"] }, lost);
    process.kill(lost, "SIGSTOP");
    await isMute(1, lost);
    await isReplaced(1, lost);
    expect(await cut.ended).toBeUndefined();
    const again = await server.stream({ clientId: "f", tickers: ["AAPL"] }, await successorOf(lost));
    await Promise.all([told(again, 3), told(untouched, 3)]);
    const sequences = untouched.quotes.map(({ sequence }) => Number(sequence));
    expect(sequences).toEqual(sequences.map((_, at) => (sequences[0] as number) + at));
  });

  test("the owner of the sources is stopped in its tracks: prices go on without it", async () => {
    const lost = owner;
    const stays = await server.stream({ clientId: "g", tickers: ["AAPL"], delivery: EVERY }, other);
    await told(stays, 5);
    process.kill(lost, "SIGSTOP");
    await isMute(0, lost);
    await stays.told.until(({ quotes }) => quotes.some(({ stale }) => stale));
    await stays.told.until(({ quotes }) => quotes.some(({ stale }) => !stale));
    await told(stays, 10);
    expectRising(stays.quotes);
    await successorOf(lost);
    expect(server.workers).toHaveLength(2);
  });

  test("one is told to end: its streams are told when to come back, and it is replaced", async () => {
    const lost = other;
    const drained = await server.stream({ clientId: "h", tickers: ["AAPL"] }, lost);
    const untouched = await server.stream({ clientId: "i", tickers: ["AAPL"] }, owner);
    process.kill(lost, "SIGTERM");
    expect((await drained.ended)?.error).toMatchObject({
      code: "unavailable",
      details: expect.arrayContaining([expect.objectContaining({ type: "google.rpc.RetryInfo" })]),
    });
    // Its sessions are kept by the others: whoever comes back finds its set.
    const resumed = await server.stream({ clientId: "h" }, owner);
    await told(resumed, 3);
    expect(resumed.told.all[0]?.session).toMatchObject({ tickers: ["AAPL"], resumed: true });
    const back = await server.stream({ clientId: "h", tickers: ["AAPL"] }, await successorOf(lost));
    await Promise.all([told(back, 3), told(untouched, 3)]);
    // It was asked for: nobody is to be warned of it.
    server.running.signal("SIGTERM");
    expect((await server.running.ended).err).not.toMatch(new RegExp(`"pid":${lost},.*is replaced`));
  });
});

describe.skipIf(process.platform !== "linux")("of two workers, when all shall go", { timeout: 60_000 }, () => {
  beforeEach((context) => begin(context.task.id));
  afterEach(() => server.end());

  test("both go when the server is told to: each stream is told so, and nothing is left", async () => {
    const streams = [];
    for (const worker of [owner, other, owner, other]) {
      streams.push(await server.stream({ clientId: `c${streams.length}`, tickers: ["AAPL"] }, worker));
    }
    // A terminal tells everybody: what that means is said once, by who was started.
    for (const pid of [owner, other]) process.kill(pid, "SIGINT");
    await Promise.all(streams.map((stream) => told(stream, 3)));
    server.running.signal("SIGINT");
    for (const stream of streams) {
      expect((await stream.ended)?.error).toMatchObject({
        code: "unavailable",
        details: expect.arrayContaining([expect.objectContaining({ type: "google.rpc.RetryInfo" })]),
      });
    }
    const { exit, out, err } = await server.running.ended;
    expect(exit).toBe(0);
    expect(out.match(/StreamPulse is at/g)).toHaveLength(1);
    expect(err.match(/Stopping/g)).toHaveLength(1);
    expect(err).not.toContain("is replaced");
    expect([isRunning(owner), isRunning(other)]).toEqual([false, false]);
    expect(inFolder()).toEqual([]);
  });

  test("a second signal ends all of them at once, whoever is still connected", async () => {
    // Within a request, so that its connection is not idle and the drain waits for it.
    const sockets = [await server.connection(owner), await server.connection(other)];
    for (const socket of sockets) socket.write("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{");
    server.running.signal("SIGTERM");
    await server.running.shows("Stopping");
    server.running.signal("SIGTERM");
    expect((await server.running.ended).exit).toBe(130);
    await eventually(() => [isRunning(owner), isRunning(other)]).toEqual([false, false]);
    expect(inFolder()).toEqual([]);
  });

  test("neither outlives the process that started them, nor does the port or the folder", async () => {
    const stream = await server.stream({ clientId: "a", tickers: ["AAPL"] }, other);
    server.running.signal("SIGKILL");
    expect((await stream.ended)?.error).toMatchObject({ code: "unavailable" });
    await eventually(() => [isRunning(owner), isRunning(other)]).toEqual([false, false]);
    expect(inFolder()).toEqual([]);
    const free = createServer().listen(server.port, "127.0.0.1");
    await once(free, "listening");
    free.close();
  });
});

describe.skipIf(process.platform !== "linux")("the cap on connections", { timeout: 60_000 }, () => {
  test("is shared out exactly: each worker takes its share and refuses the next", async () => {
    const capped = await WorkerServer.start(program, { STREAMPULSE_MAX_CONNECTIONS: "5" });
    try {
      const held = new Map<number, number>();
      let refused = 0;
      // Each comes to a worker by chance: after both are full, a dozen more find no place.
      for (let tries = 0; tries < 200 && refused < 12; tries++) {
        const socket = connect(capped.port, "127.0.0.1");
        socket.on("error", () => {});
        socket.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        const [answer] = (await once(socket, "data")) as [Buffer];
        if (String(answer).startsWith("HTTP/1.1 503 ")) {
          socket.destroy();
          if (total(held) === 5) refused++;
          continue;
        }
        expect(String(answer)).toMatch(/^HTTP\/1\.1 200 /);
        const [holder] = capped.holders(new Set([socket.localPort as number]));
        held.set(holder as number, (held.get(holder as number) ?? 0) + 1);
      }
      expect(capped.workers.map((pid) => held.get(pid))).toEqual([3, 2]);
      expect(refused).toBe(12);
      // The setting, and not a share of it that nobody has set.
      const { json } = await capped.ask("POST", "/streampulse.v1.StatusService/GetStatus", {});
      const { details } = json as { details: { type: string; value: string }[] };
      const { value = "" } = details.find(({ type }) => type === "google.rpc.QuotaFailure") ?? {};
      expect(fromBinary(QuotaFailureSchema, Buffer.from(value, "base64")).violations).toMatchObject([
        { subject: "LIMIT_CONNECTIONS", quotaValue: 5n },
      ]);
    } finally {
      await capped.end();
    }
  });
});

const total = (held: ReadonlyMap<number, number>) => [...held.values()].reduce((sum, count) => sum + count, 0);
