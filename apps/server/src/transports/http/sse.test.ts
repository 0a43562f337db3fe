import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { connect, type IncomingHttpHeaders } from "node:http2";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { serverSentEvents, type ServerSentEvent } from "../../../../../test/server-sent-events.ts";
import { openPort, reasonOf, sseDoor, type OpenPort } from "../../../../../test/web-door.ts";
import { describeTransport } from "../conformance.ts";

describeTransport("server-sent events", () => sseDoor());

let at: OpenPort;

beforeEach(async () => {
  at = await openPort();
});

afterEach(async () => {
  expect(at.logged).toEqual([]);
  await at.close();
});

/** An open stream, everything it said, and how to leave it. */
async function stream(query: string, lastId?: string) {
  const headers = lastId === undefined ? {} : { "last-event-id": lastId };
  const call = get({ port: at.port, host: "127.0.0.1", path: `/v1/stream?${query}`, headers, agent: false });
  call.on("error", () => {});
  const [response] = (await once(call, "response")) as [IncomingMessage];
  response.on("error", () => {});
  const events: ServerSentEvent[] = [];
  serverSentEvents(response, (event) => events.push(event));
  const first = async (name: string) => {
    await at.stage.until(`${name} is told`, () => events.some((event) => event.name === name));
    return events.find((event) => event.name === name) as ServerSentEvent;
  };
  return {
    response,
    events,
    first,
    ended: new Promise<void>((resolve) => response.once("close", resolve)),
    leave: () => call.destroy(),
  };
}

test("every kind of message is an event of its own, and its data is the message's JSON", async () => {
  const { events, response, first, leave } = await stream("tickers=A,NOSUCH&report_conflation=true");
  expect(response.headers).toMatchObject({ "content-type": "text/event-stream", "cache-control": "no-store" });
  expect((await first("session")).data).toMatchObject({ tickers: ["A"], revision: "1", heartbeatMs: "5000" });
  expect((await first("ticker_error")).data).toMatchObject({ ticker: "NOSUCH", removed: true });
  expect((await first("info")).data).toMatchObject({ ticker: "A", name: "A Inc.", canonical: "X:A" });
  expect((await first("source")).data).toMatchObject({ source: "scripted", state: "SOURCE_STATE_CONNECTED" });
  for (const price of ["1", "5", "2", "3"]) at.stage.tick("X:A", price);
  expect((await first("conflated")).data).toMatchObject({ ticker: "A", low: "1", high: "5" });
  expect((await first("quote")).data).toMatchObject({ ticker: "A", price: "3", quality: "QUALITY_LIVE" });
  at.stage.advance(5_500);
  expect((await first("heartbeat")).data).toEqual({ serverTimeMs: expect.stringMatching(/^\d+$/) as string });
  // The first block says nothing but when to come back, and each stream its own time.
  expect(events[0]).toMatchObject({ data: undefined, retry: expect.any(Number) as number });
  leave();
});

test("many quotes of one write are an event each, and in EVERY mode a gap is one too", async () => {
  const { events, first, leave } = await stream("tickers=A,B&delivery=every");
  await first("source");
  for (let n = 1; n <= 3; n++) for (const name of ["X:A", "X:B"]) at.stage.tick(name, String(n));
  await at.stage.until("all quotes are told", () => events.filter(({ name }) => name === "quote").length === 6);
  for (let n = 4; n <= 4_200; n++) at.stage.tick("X:A", String(n));
  expect((await first("gap")).data).toMatchObject({ ticker: "A", toSequence: "4199" });
  leave();
});

describe("a client that names its last event", () => {
  test("comes back to its session, whatever its address says, with a snapshot first", async () => {
    const one = await stream("tickers=A,B");
    const { id } = await one.first("session");
    await one.first("source");
    at.stage.tick("X:A", "7");
    await one.first("quote");
    one.leave();
    await at.stage.until("the stream is gone", () => at.stage.held().streams === 0);
    at.stage.advance(29_000);
    const two = await stream("tickers=C", id);
    const session = await two.first("session");
    expect([session.id, session.data]).toEqual([id, expect.objectContaining({ tickers: ["A", "B"], resumed: true })]);
    expect((await two.first("quote")).data).toMatchObject({ ticker: "A", price: "7" });
    two.leave();
  });

  test("after 30 s is a new one, with what its address says", async () => {
    const one = await stream("tickers=A");
    const { id } = await one.first("session");
    one.leave();
    await at.stage.until("the stream is gone", () => at.stage.held().streams === 0);
    at.stage.advance(30_001);
    const two = await stream("tickers=B", id);
    const session = await two.first("session");
    expect(session.id).not.toBe(id);
    expect(session.data).toMatchObject({ tickers: ["B"] });
    two.leave();
  });

  test("gets no session of another door, and none for a made-up id", async () => {
    at.stage.open(["A"], { clientId: "mine" });
    for (const id of ["mine", "sse-AAAAAAAAAAAAAAAAAAAAAA", "../../etc", ""]) {
      const { first, leave } = await stream("tickers=B", id);
      const session = await first("session");
      expect(session.id).not.toBe(id);
      expect(session.data).toMatchObject({ tickers: ["B"] });
      leave();
    }
  });

  test("takes over from a stream that still runs, which does not come back for it", async () => {
    const one = await stream("tickers=A");
    const { id } = await one.first("session");
    const two = await stream("tickers=A", id);
    await one.ended;
    const last = one.events.at(-1) as ServerSentEvent;
    expect([last.name, last.id, reasonOf(last.data as never)]).toEqual(["failure", "", "SUPERSEDED"]);
    two.leave();
  });
});

describe("what is refused has a status and says why in JSON", () => {
  async function answer(path: string, method = "GET") {
    const response = await fetch(`http://127.0.0.1:${at.port}${path}`, { method });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      json: (text === "" ? {} : JSON.parse(text)) as object,
    };
  }

  test.each([
    ["/v1/stream", 400, "invalid_argument", /tickers is missing/],
    ["/v1/stream?tickers=A%20B", 400, "invalid_argument", /tickers\[0\]/],
    ["/v1/stream?tickers=A&max_updates_per_second=9999999", 400, "invalid_argument", /max_updates_per_second/],
    ["/v1/quotes", 400, "invalid_argument", /tickers is missing/],
    ["/v1/quotes?tickers=", 400, "invalid_argument", /tickers is empty/],
    ["/v1/quotes?tickers=A%00", 400, "invalid_argument", /tickers\[0\]/],
    [
      `/v1/quotes?tickers=${Array.from({ length: 257 }, (_, n) => `T${n}`).join(",")}`,
      429,
      "resource_exhausted",
      /257/,
    ],
    ["/v1/ws", 400, "invalid_argument", /streampulse\.v1\.json/],
  ])("%.60s", async (path, status, code, message) => {
    const { status: had, json, headers } = await answer(path);
    expect([had, json]).toEqual([
      status,
      expect.objectContaining({ code, message: expect.stringMatching(message) as string }),
    ]);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(at.stage.held()).toEqual({ streams: 0, sessions: 0, tickers: 0 });
  });

  test("methods but GET", async () => {
    for (const [path, method, allow] of [
      ["/v1/stream?tickers=A", "HEAD", "GET"],
      ["/v1/stream?tickers=A", "POST", "GET"],
      ["/v1/quotes?tickers=A", "DELETE", "GET, HEAD"],
    ] as const) {
      const { status, headers } = await answer(path, method);
      expect([path, method, status, headers.get("allow")]).toEqual([path, method, 405, allow]);
    }
  });

  test("but for a draining server's: browsers come back for a stream's end, never after a refusal", async () => {
    at.stage.drain();
    const { events, response, ended } = await stream("tickers=A");
    await ended;
    expect(response.statusCode).toBe(200);
    expect(events.map(({ name, retry, data }) => [name, retry, data && reasonOf(data as never)])).toEqual([
      ["message", 1_000, undefined],
      ["failure", 1_000, "DRAINING"],
    ]);
  });
});

test("a snapshot is the JSON of GetQuotesResponse: what is known, and why the rest is not", async () => {
  const asked = fetch(`http://127.0.0.1:${at.port}/v1/quotes?tickers=A,NOSUCH,B`);
  await at.stage.until("A is wanted", () => at.stage.source.carried.includes("X:A"));
  at.stage.tick("X:A", "1.50");
  at.stage.advance(2_000);
  const response = await asked;
  expect(response.headers.get("content-type")).toBe("application/json");
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(await response.json()).toMatchObject({
    quotes: [{ ticker: "A", price: "1.50", sequence: "1" }],
    infos: [{ ticker: "A" }, { ticker: "B" }],
    errors: [
      { ticker: "NOSUCH", code: "TICKER_ERROR_CODE_UNKNOWN_TICKER" },
      { ticker: "B", code: "TICKER_ERROR_CODE_UNAVAILABLE" },
    ],
  });
});

describe("over HTTP/2", () => {
  /** Asks for a stream, and gives its status, what it says, and whether it is over. */
  async function ask(path: string) {
    const session = connect(`http://127.0.0.1:${at.port}`);
    const call = session.request({ ":path": path });
    const [{ ":status": status, "content-type": type }] = (await once(call, "response")) as [IncomingHttpHeaders];
    const events: ServerSentEvent[] = [];
    if (Number(status) === 200) serverSentEvents(call, (event) => events.push(event));
    else call.resume();
    const ended = once(call, "end").then(() => session.close());
    const told = (name: string) => at.stage.until(`${name} is told`, () => events.some((event) => event.name === name));
    return { answer: [Number(status), type], events, ended, told };
  }

  test("a stream is the same, to its last event", async () => {
    const { answer, events, ended, told } = await ask("/v1/stream?tickers=A");
    expect(answer).toEqual([200, "text/event-stream"]);
    await told("source");
    const price = `1.${"5".repeat(20_000)}`;
    at.stage.tick("X:A", price);
    await told("quote");
    at.stage.drain();
    await ended;
    expect(events.map(({ name }) => name)).toEqual(["message", "session", "info", "source", "quote", "failure"]);
    expect(events[4]?.data).toMatchObject({ ticker: "A", price });
    expect(reasonOf(events[5]?.data as never)).toBe("DRAINING");
  });

  test("what is refused has a status", async () => {
    const { answer, ended } = await ask("/v1/stream");
    expect(answer).toEqual([400, "application/json"]);
    await ended;
  });
});
