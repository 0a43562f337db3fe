import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { httpDoor } from "../../../../test/http-door.ts";
import { serverSentEvents, type ServerSentEvent } from "../../../../test/server-sent-events.ts";
import { SharedDoorStage } from "../../../../test/shared-door-stage.ts";
import { connected, openPort, reasonOf, sseDoor, webSocketDoor, type OpenPort } from "../../../../test/web-door.ts";
import { describeTransport } from "./conformance.ts";

// The doors of one process of several: sessions are asked for elsewhere first.
describeTransport("Connect JSON, of one process of several,", () => httpDoor("connect+json", new SharedDoorStage()));
describeTransport("server-sent events, of one process of several,", () => sseDoor(new SharedDoorStage()));
describeTransport("WebSocket, of one process of several,", () => webSocketDoor(new SharedDoorStage()));

/** The exchange does not answer in time after this. */
const EXCHANGE_WAIT_MS = 5_000;

let at: OpenPort<SharedDoorStage>;
let stage: SharedDoorStage;

beforeEach(async () => {
  at = await openPort([], "/nowhere", new SharedDoorStage());
  ({ stage } = at);
});

afterEach(async () => {
  expect(at.logged).toEqual([]);
  await at.close();
});

async function expectNothingLeft(): Promise<void> {
  await stage.until("all connections are gone", () => at.connections() === 0);
  stage.go();
  expect(stage.held()).toEqual({ streams: 0, sessions: 0, tickers: 0 });
  expect(stage.switchboard.size).toBe(0);
}

describe("while its session is asked for, a WebSocket client", () => {
  type Said = Record<"batch" | "answer" | "failure", Record<string, unknown> | undefined> & { readonly id?: unknown };

  async function client() {
    const socket = await connected(at.port);
    const said: Said[] = [];
    socket.on("message", (data) => said.push(JSON.parse((data as Buffer).toString()) as Said));
    return {
      socket,
      said,
      closed: once(socket, "close"),
      ask: (fields: object) => socket.send(JSON.stringify(fields)),
    };
  }

  test("may go on: it is answered in order, its session first", async () => {
    const { socket, said, ask } = await client();
    stage.hold();
    ask({ op: "add", id: 1, tickers: ["A"] });
    ask({ op: "open", id: 2, request: {} });
    ask({ op: "add", id: 3, tickers: ["B"] });
    ask({ op: "remove", id: 4, tickers: ["A"] });
    ask({ op: "ping", id: 5 });
    await stage.until("the session is asked for", () => stage.isAsking);
    expect(said).toEqual([]);
    stage.go();
    await stage.until("all is answered", () => said.some(({ id }) => id === 5));
    expect(said[0]?.batch?.["session"]).toMatchObject({ revision: "1" });
    const answers = said.filter(({ id }) => id !== undefined);
    expect(
      answers.map(({ id, answer, failure }) => [id, failure ? reasonOf(failure as never) : answer?.["tickers"]]),
    ).toEqual([
      [1, ["A"]],
      [2, "INVALID_ARGUMENT"],
      [3, ["A", "B"]],
      [4, ["B"]],
      [5, undefined],
    ]);
    socket.terminate();
  });

  test("may leave: nothing is left of it", async () => {
    const { socket, ask } = await client();
    stage.hold();
    ask({ op: "open", request: { tickers: ["A"] } });
    await stage.until("the session is asked for", () => stage.isAsking);
    socket.terminate();
    await expectNothingLeft();
  });

  test("is told UNAVAILABLE when nobody answers", async () => {
    const { ask, closed } = await client();
    stage.hold();
    ask({ op: "open", request: { tickers: ["A"] } });
    ask({ op: "ping" });
    await stage.until("the session is asked for", () => stage.isAsking);
    stage.advance(EXCHANGE_WAIT_MS);
    expect((await closed).map(String)).toEqual(["4014", "UNAVAILABLE"]);
    await expectNothingLeft();
  });
});

describe("while its last event is looked for, a client of server-sent events", () => {
  function reconnect() {
    const headers = { "last-event-id": `sse-${"A".repeat(22)}` };
    const call = get({ port: at.port, host: "127.0.0.1", path: "/v1/stream?tickers=A", headers, agent: false });
    call.on("error", () => {});
    return call;
  }

  test("may leave: nothing is left of it", async () => {
    stage.hold();
    const call = reconnect();
    await stage.until("it is looked for", () => stage.isAsking);
    call.destroy();
    await expectNothingLeft();
  });

  test("is told UNAVAILABLE when nobody answers, in the way that browsers come back from", async () => {
    stage.hold();
    const call = reconnect();
    const answered = once(call, "response");
    await stage.until("it is looked for", () => stage.isAsking);
    stage.advance(EXCHANGE_WAIT_MS);
    const [response] = (await answered) as [IncomingMessage];
    const events: ServerSentEvent[] = [];
    serverSentEvents(response, (event) => events.push(event));
    await once(response, "close");
    expect([response.statusCode, reasonOf(events.at(-1)?.data as never)]).toEqual([200, "UNAVAILABLE"]);
    await expectNothingLeft();
  });
});

test("a call that waits for a session may leave: nothing is left of it", async () => {
  stage.hold();
  const gone = new AbortController();
  const body = JSON.stringify({ clientId: "c", tickers: ["A"] });
  const head = Buffer.alloc(5);
  head.writeUInt32BE(body.length, 1);
  const call = fetch(`http://127.0.0.1:${at.port}/streampulse.v1.PriceService/StreamPrices`, {
    method: "POST",
    headers: { "content-type": "application/connect+json" },
    body: Buffer.concat([head, Buffer.from(body)]),
    signal: gone.signal,
  });
  call.catch(() => {});
  await stage.until("the session is asked for", () => stage.isAsking);
  gone.abort();
  await expectNothingLeft();
});
