import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { createFaults, FaultKind, type Fault } from "@streampulse/client/faults";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { Heard } from "./heard.ts";
import { Program } from "./run-program.ts";
import { serverSentEvents, type ServerSentEvent } from "./server-sent-events.ts";
import { WorkerServer, type WorkerStream } from "./worker-server.ts";

/** One server of several processes, as a client and an operator meet it. Looks into /proc: Linux alone. */

const MARKET = { STREAMPULSE_FAULT_LAB: "true", STREAMPULSE_SIMULATED_RATE: "20", STREAMPULSE_SIMULATED_SEED: "7" };
const EVERY = "DELIVERY_EVERY";

let program: Program;

beforeAll(() => {
  program = new Program();
});

afterAll(() => program.remove());

type Numbered = { readonly epoch: bigint; readonly sequence: bigint };
const isNewer = (one: Numbered, than: Numbered) =>
  one.epoch > than.epoch || (one.epoch === than.epoch && one.sequence > than.sequence);

const quotesAfter = (stream: WorkerStream, count: number) => {
  const from = stream.quotes.length;
  return stream.told.until(() => stream.quotes.length >= from + count);
};

describe.skipIf(process.platform !== "linux")("two workers on one port", { timeout: 60_000 }, () => {
  let server: WorkerServer;
  let owner: number;
  let other: number;
  const streams: WorkerStream[] = [];

  beforeAll(async () => {
    server = await WorkerServer.start(program, MARKET);
    [owner, other] = server.workers as [number, number];
  });

  afterAll(() => server.end());

  afterEach(() => {
    for (const stream of streams.splice(0)) stream.leave();
  });

  async function open(
    clientId: string,
    tickers: readonly string[] | undefined,
    worker: number,
    delivery?: typeof EVERY,
  ) {
    const stream = await server.stream(
      { clientId, ...(tickers && { tickers }), ...(delivery && { delivery }) },
      worker,
    );
    streams.push(stream);
    return stream;
  }

  // First: what others have watched lingers upstream.
  test("status, searches and quotes are one server's, whoever is asked", async () => {
    await open("s1", ["MSFT"], owner);
    await open("s2", ["MSFT"], other);
    let upMs = 0;
    for (const [at, worker] of [owner, other].entries()) {
      const { uptimeMs, streams: count, sessions, sources } = await server.status(worker);
      // The other was there a moment later; the server was not.
      expect(Number(uptimeMs)).toBeGreaterThanOrEqual(upMs);
      upMs = Number(uptimeMs);
      expect(count).toBe(2);
      expect(sessions).toBeGreaterThanOrEqual(2);
      // A connection of a call before may be on its way out on one side.
      const beyond = async (): Promise<number> => {
        const { connections } = await server.status(worker);
        return connections - server.connectionsOf(owner) - server.connectionsOf(other);
      };
      await expect.poll(beyond).toBe(1);
      // MSFT is one subscription for both; whom GetQuotes asked for in the first round is the other.
      const subscriptions = 1 + at;
      expect(sources).toMatchObject([{ source: "simulated", state: "SOURCE_STATE_CONNECTED", subscriptions }]);
      const { json } = await server.call("SearchTickers", { query: "AAPL" }, worker);
      expect(json).toMatchObject({ results: [expect.objectContaining({ ticker: expect.stringMatching(/AAPL/) })] });
      const quotes = await server.call("GetQuotes", { tickers: ["TSLA", "NOSUCHTICKER"] }, worker);
      expect(quotes.json).toMatchObject({
        quotes: [{ ticker: "TSLA" }],
        errors: [{ ticker: "NOSUCHTICKER", code: "TICKER_ERROR_CODE_UNKNOWN_TICKER" }],
      });
    }
  });

  test("a ticker has the same numbers and prices at both", async () => {
    const [one, two] = [await open("n1", ["AAPL"], owner, EVERY), await open("n2", ["AAPL"], other, EVERY)];
    await Promise.all([quotesAfter(one, 20), quotesAfter(two, 20)]);
    const prices = new Map(one.quotes.map(({ epoch, sequence, price }) => [`${epoch}.${sequence}`, price]));
    const shared = two.quotes.filter(({ epoch, sequence }) => prices.has(`${epoch}.${sequence}`));
    expect(shared.length).toBeGreaterThan(10);
    for (const { epoch, sequence, price } of shared) expect(price).toBe(prices.get(`${epoch}.${sequence}`));
    for (const stream of [one, two]) {
      const sequences = stream.quotes.map(({ sequence }) => Number(sequence));
      expect(sequences).toEqual(sequences.map((_, at) => (sequences[0] as number) + at));
    }
  });

  test("a session's set is changed from wherever the change comes in", async () => {
    const stream = await open("m1", ["AAPL"], other);
    let revision = 0;
    for (let change = 0; change < 9; change++) {
      const add = change % 2 ? [] : ["MSFT"];
      const remove = change % 2 ? ["MSFT"] : [];
      const { status, json } = await server.call(
        "ModifyTickers",
        { clientId: "m1", add, remove },
        change % 3 ? owner : other,
      );
      expect(status).toBe(200);
      const answer = json as { tickers: string[]; revision: string };
      expect(answer.tickers).toEqual(change % 2 ? ["AAPL"] : ["AAPL", "MSFT"]);
      expect(Number(answer.revision)).toBeGreaterThan(revision);
      revision = Number(answer.revision);
    }
    await stream.told.until(({ quotes }) => quotes.some(({ ticker }) => ticker === "MSFT"));
    expect((await server.call("ModifyTickers", { clientId: "nobody", add: ["AAPL"] }, owner)).status).toBe(404);
    expect((await server.call("ModifyTickers", { clientId: "nobody", add: ["AAPL"] }, other)).status).toBe(404);
    expect((await server.call("AckStream", { clientId: "m1", bytes: "10" }, owner)).status).toBe(200);
    expect((await server.call("AckStream", { clientId: "nobody", bytes: "10" }, owner)).status).toBe(404);
  });

  test("a fault of a stream or of the source reaches it wherever it is, and ends with its holder", async () => {
    const faults = createFaults({ url: server.url });
    const holder = new AbortController();
    const on = new Heard<Fault>();
    const hold = (fault: Parameters<typeof faults.hold>[0]) =>
      faults.hold(fault, { signal: holder.signal, onFault: (each) => on.hear(each) });
    const held: Promise<void>[] = [];
    for (const [at, worker] of [owner, other].entries()) {
      const clientId = `f${at}`;
      const stream = await open(clientId, ["AAPL"], worker);
      held.push(hold({ kind: FaultKind.CUT_STREAM, clientId }));
      expect((await stream.ended)?.error).toMatchObject({ code: "unavailable" });
    }
    const watching = await open("f2", ["AAPL"], other);
    const brief = faults.hold({ kind: FaultKind.SLOW_STREAM, clientId: "f2", delayMs: 100, forMs: 1_000 });
    held.push(hold({ kind: FaultKind.DROP_SOURCE, source: "simulated" }));
    await watching.told.until(() => watching.quotes.at(-1)?.stale === true);
    await brief;
    for (const worker of [owner, other]) {
      const { json } = await server.ask("POST", "/streampulse.v1.FaultService/GetFaults", {}, worker);
      expect(await server.status(worker)).toMatchObject({ hasFaultLab: true });
      expect(json).toMatchObject({ sources: ["simulated"], faults: [{}, {}, { source: "simulated" }] });
    }
    expect(on.all).toHaveLength(3);
    holder.abort();
    await Promise.all(held);
    await watching.told.until(() => watching.quotes.at(-1)?.stale === false);
  });

  test("a stream that is opened elsewhere takes the session over", async () => {
    const first = await open("t1", ["AAPL", "MSFT"], owner);
    const second = await open("t1", undefined, other);
    expect(second.told.all[0]?.session).toMatchObject({ tickers: ["AAPL", "MSFT"], resumed: true });
    expect((await first.ended)?.error).toMatchObject({ code: "aborted" });
    const third = await open("t1", undefined, owner);
    expect((await second.ended)?.error).toMatchObject({ code: "aborted" });
    expect(third.told.all[0]?.session).toMatchObject({ tickers: ["AAPL", "MSFT"], resumed: true });
    await quotesAfter(third, 3);
  });

  test("a session whose connection was cut is resumed elsewhere, with its set, and its numbers go on", async () => {
    const first = await open("r1", ["AAPL"], owner, EVERY);
    await quotesAfter(first, 3);
    await server.call("ModifyTickers", { clientId: "r1", add: ["TSLA"], remove: [] });
    first.leave();
    const second = await open("r1", undefined, other, EVERY);
    expect(second.told.all[0]?.session).toMatchObject({ tickers: ["AAPL", "TSLA"], resumed: true });
    await quotesAfter(second, 3);
    const last = first.quotes.findLast(({ ticker }) => ticker === "AAPL") as Numbered;
    for (const quote of second.quotes.filter(({ ticker }) => ticker === "AAPL")) {
      expect(isNewer(last, quote), "never older than what the session had").toBe(false);
    }
  });

  test("a browser's stream resumes at another worker by its last event's id", async () => {
    const begun = async (worker: number, query: string, lastId?: string) => {
      const response = await server.events(query, worker, lastId);
      const heard = new Heard<ServerSentEvent>();
      serverSentEvents(response, heard.hear);
      return { response, session: await heard.until(({ name }) => name === "session") };
    };
    const first = await begun(owner, "tickers=AAPL,MSFT");
    expect(first.session.id).toBeTruthy();
    first.response.destroy();
    const second = await begun(other, "tickers=AAPL,MSFT", first.session.id);
    second.response.destroy();
    expect(second.session.data).toMatchObject({ resumed: true, tickers: ["AAPL", "MSFT"] });
    expect(second.session.id).toBe(first.session.id);
  });

  test("what is kept is kept once: written at any worker, read at each, and refused alike", async () => {
    const ask = (name: string, body: unknown, worker: number) =>
      server.ask("POST", `/streampulse.v1.WatchlistService/${name}`, body, worker);
    const made = await ask("CreateWatchlist", { name: "Tech", entries: [{ ticker: "aapl" }] }, other);
    expect(made.status).toBe(200);
    const told = await Promise.all([owner, other].map((worker) => ask("ListWatchlists", {}, worker)));
    for (const { json } of told)
      expect(json).toMatchObject({ watchlists: [{ name: "Tech", entries: [{ ticker: "AAPL" }] }] });
    const refused = await Promise.all([owner, other].map((worker) => ask("CreateWatchlist", { name: "Tech" }, worker)));
    expect(refused.map(({ status }) => status)).toEqual([400, 400]);
    expect(refused[1]?.json).toEqual(refused[0]?.json);
  });

  test("a file of activities is taken at any worker, and read by the one that keeps things", async () => {
    const account = { kind: "ACCOUNT_KIND_BROKERAGE", name: "Depot", currency: "USD" };
    await server.ask("POST", "/streampulse.v1.PortfolioService/CreateAccount", account, owner);
    const row = "2025-06-02,buy,AAPL,1,100,a note of some length that makes the file a few pieces long";
    const file = `date,type,ticker,quantity,price,note\n${`${row}\n`.repeat(2_000)}`;
    const upload = (body: string, worker: number) => server.ask("POST", "/v1/portfolio/import", body, worker);
    expect(await upload(file, other)).toMatchObject({ status: 200, json: { imported: true, added: 2_000 } });
    expect(await upload(file, owner)).toMatchObject({ status: 200, json: { imported: true, duplicates: 2_000 } });
    expect(await upload(`${file}soon,buy`, other)).toMatchObject({ status: 422, json: { faults: [{ line: 2_002 }] } });
  });

  test("a replay room opened at one worker is entered and moved at any, and its prices are the same at each", async () => {
    const ask = (name: string, body: unknown, worker: number) =>
      server.ask("POST", `/streampulse.v1.ReplayService/${name}`, body, worker);
    const wish = { kind: "ROOM_KIND_SCENARIO", name: "calm", tickers: ["AAPL"] };
    const made = (await ask("CreateRoom", wish, other)).json as { room: { id: string; code: string }; key: string };
    const { id, code } = made.room;
    for (const worker of [owner, other]) {
      expect((await ask("JoinRoom", { code }, worker)).json).toMatchObject({ room: { id } });
      const step = { id, key: made.key, step: "CLOCK_STEP_NEXT_QUOTE" };
      expect((await ask("MoveClock", step, worker)).status).toBe(200);
      expect((await ask("MoveClock", { ...step, key: "none" }, worker)).status).toBe(403);
    }
    const told = await Promise.all(
      [owner, other].map((worker) => server.ask("GET", `/v1/quotes?tickers=${id}%3AAAPL`, undefined, worker)),
    );
    const prices = told.map(({ json }) => (json as { quotes: { price: string; quality: string }[] }).quotes[0]);
    expect(prices[0]).toMatchObject({ quality: "QUALITY_SIMULATED", price: expect.stringMatching(/^\d+/) });
    expect(prices[1]?.price).toBe(prices[0]?.price);
  });

  test("the line feed is on both too", async () => {
    const held: Socket[] = [];
    const workers = new Set<number>();
    for (let tries = 0; tries < 64 && workers.size < 2; tries++) {
      const socket = connect(server.tcpPort, "127.0.0.1");
      held.push(socket);
      socket.write("ADD AAPL\n");
      await once(socket, "data");
      for (const pid of server.holders(new Set([socket.localPort as number]), server.tcpPort)) workers.add(pid);
    }
    for (const socket of held) socket.destroy();
    expect([...workers].toSorted((a, b) => a - b)).toEqual([owner, other].toSorted((a, b) => a - b));
  });

  test("a port that they serve on is taken for another server of the same user, of one process or of several", async () => {
    for (const workers of ["1", "2"]) {
      const settings = { STREAMPULSE_WORKERS: workers };
      const { exit, err, out } = await program.run(["serve", "--port", String(server.port)], settings);
      expect({ exit, out }).toEqual({ exit: 4, out: "" });
      expect(err).toContain(`Port ${server.port} on 127.0.0.1 is taken`);
    }
  });
});
