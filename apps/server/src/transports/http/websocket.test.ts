import { once } from "node:events";
import { get } from "node:http";
import { connect } from "node:net";

import { fromBinary } from "@bufbuild/protobuf";
import { BadRequestSchema } from "@streampulse/proto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";

import {
  HANDSHAKE,
  openPort,
  reasonOf,
  SUBPROTOCOL,
  webSocketClient,
  webSocketDoor,
  type OpenPort,
} from "../../../../../test/web-door.ts";
import { describeTransport } from "../conformance.ts";
import { OPEN_MAX_MS, REQUEST_MAX_BYTES } from "./limits.ts";

describeTransport("WebSocket", () => webSocketDoor());

let at: OpenPort;

beforeEach(async () => {
  at = await openPort(["https://app.example"]);
});

afterEach(async () => {
  expect(at.logged).toEqual([]);
  await at.close();
});

describe("the handshake", () => {
  function status(headers: Record<string, string>, path = "/v1/ws"): Promise<number | undefined> {
    const upgrade = {
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": Buffer.alloc(16).toString("base64"),
      "sec-websocket-protocol": SUBPROTOCOL,
    };
    return new Promise((resolve, reject) => {
      const call = get({ port: at.port, host: "127.0.0.1", path, headers: { ...upgrade, ...headers }, agent: false });
      call.on("response", (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      call.on("upgrade", (response, socket) => {
        socket.destroy();
        resolve(response.statusCode);
      });
      call.on("error", reject);
    });
  }

  test("wants the subprotocol, among others or alone", async () => {
    expect(await status({})).toBe(101);
    expect(await status({ "sec-websocket-protocol": `other, ${SUBPROTOCOL}` })).toBe(101);
    expect(await status({ "sec-websocket-protocol": "streampulse.v2.json" })).toBe(400);
    expect(await status({ "sec-websocket-protocol": "" })).toBe(400);
    expect(await status({ "sec-websocket-key": "short" })).toBe(400);
    expect(await status({ "sec-websocket-version": "7" })).toBe(400);
    expect(await status({ upgrade: "h2c" })).toBe(400);
  });

  test("is of one path: elsewhere it is a request like any other", async () => {
    expect(await status({}, "/v1/quotes?tickers=")).toBe(400);
    expect(await status({}, "/v1/none")).toBe(404);
    expect(await status({}, "/v1/ws?from=elsewhere")).toBe(101);
  });

  test("a page elsewhere and a foreign Host get none", async () => {
    expect(await status({ origin: "https://evil.example" })).toBe(403);
    expect(await status({ origin: "null" })).toBe(403);
    expect(await status({ "sec-fetch-site": "cross-site" })).toBe(403);
    expect(await status({ host: "evil.example" })).toBe(421);
    expect(await status({ origin: `http://127.0.0.1:${at.port}` })).toBe(101);
    expect(await status({ origin: "https://app.example" })).toBe(101);
  });
});

describe("ops", () => {
  test("each has its answer under its id; add opens a stream with an id of the server's", async () => {
    const { said, ask, socket } = await webSocketClient(at.port);
    ask({ op: "ping", id: "p" });
    ask({ op: "auth", id: 1, token: "t" });
    ask({ op: "remove", id: 2, tickers: ["A"] });
    ask({ op: "ack", bytes: 1 });
    ask({ op: "add", id: 3, tickers: ["a", "NOSUCH"] });
    ask({ op: "open", id: 4, request: { tickers: ["B"] } });
    ask({ op: "dance", id: 5 });
    ask({ op: "add", id: 6, tickers: ["A B"] });
    ask({ op: "ack", id: 7, bytes: 1 });
    ask({ op: "remove", id: 8, tickers: ["A"] });
    ask({ op: "ping" });
    await at.stage.until("all is answered", () => said.some(({ answer, id }) => answer && id === undefined));
    const answers = said.filter(({ batch }) => batch === undefined);
    expect(answers.map(({ id, answer, failure }) => [id, failure ? reasonOf(failure) : answer])).toEqual([
      ["p", {}],
      [1, {}],
      [2, "NO_SESSION"],
      [
        3,
        {
          tickers: ["A"],
          revision: "2",
          results: [
            { ticker: "A", outcome: "TICKER_OUTCOME_ACCEPTED" },
            expect.objectContaining({ ticker: "NOSUCH", outcome: "TICKER_OUTCOME_REJECTED" }),
          ],
        },
      ],
      [4, "INVALID_ARGUMENT"],
      [5, "UNIMPLEMENTED"],
      [6, "INVALID_ARGUMENT"],
      [7, {}],
      [8, expect.objectContaining({ results: [{ ticker: "A", outcome: "TICKER_OUTCOME_REMOVED" }] })],
      [undefined, {}],
    ]);
    expect(said.find(({ batch }) => batch)?.batch).toMatchObject({
      session: { clientId: expect.stringMatching(/^ws-[\w-]{22}$/) as string },
    });
    socket.terminate();
  });

  test("a stream that could not be opened can be asked for again", async () => {
    const { said, ask, socket } = await webSocketClient(at.port);
    ask({ op: "open", id: 1, request: { tickers: ["A B"] } });
    ask({ op: "open", id: 2, request: { clientId: "c", tickers: ["A"], delivery: "DELIVERY_EVERY" } });
    await at.stage.until("the second is answered", () => said.some(({ id }) => id === 2));
    expect(said.find(({ id }) => id === 1)?.failure?.code).toBe("invalid_argument");
    expect(said.find(({ id }) => id === 2)?.answer).toEqual({});
    expect(at.stage.held()).toMatchObject({ streams: 1, sessions: 1 });
    socket.terminate();
  });
});

test("what is wrong is named as the field that it is", async () => {
  const fieldOf = (failure: { details: readonly { type: string; value: string }[] } | undefined) => {
    const bad = failure?.details.find(({ type }) => type === "google.rpc.BadRequest");
    return fromBinary(BadRequestSchema, Buffer.from(bad?.value ?? "", "base64")).fieldViolations[0]?.field;
  };
  const { said, ask, socket } = await webSocketClient(at.port);
  ask({ op: "open", id: 1, request: {} });
  ask({ op: "open", id: 2, request: {} });
  await at.stage.until("the second is refused", () => said.some(({ id }) => id === 2));
  expect(fieldOf(said.find(({ id }) => id === 2)?.failure)).toBe("op");
  ask({ op: "ping", id: 1.5 });
  await at.stage.until("its end is told", () => said.some(({ failure, id }) => failure && id === undefined));
  expect(fieldOf(said.at(-1)?.failure)).toBe("id");
  socket.terminate();
  const plain = await fetch(`http://127.0.0.1:${at.port}/v1/ws`);
  expect(fieldOf((await plain.json()) as never)).toBe("upgrade");
});

describe("a connection ends", () => {
  test.each([
    ["no JSON", "garbage"],
    ["no object", "7"],
    ["a binary message", Buffer.from('{"op":"ping"}')],
  ])("with 4003 at %s", async (_what, message) => {
    const { socket, said, closed } = await webSocketClient(at.port);
    socket.send(message);
    const [code, reason] = await closed;
    expect([code, String(reason)]).toEqual([4_003, "INVALID_ARGUMENT"]);
    expect(said.map(({ failure }) => failure && reasonOf(failure))).toEqual(["INVALID_ARGUMENT"]);
  });

  test("with 1009 at a message over the limit, and not at one of just that size", async () => {
    const { socket, said, closed } = await webSocketClient(at.port);
    const padded = (size: number) => '{"op":"ping"}'.padEnd(size, " ");
    socket.send(padded(REQUEST_MAX_BYTES));
    socket.send(padded(REQUEST_MAX_BYTES + 1));
    expect((await closed)[0]).toBe(1_009);
    expect(said).toEqual([{ answer: {} }]);
  });

  test("with 4004 when no stream is opened in time; one with a stream stays", async () => {
    const idle = await webSocketClient(at.port);
    const busy = await webSocketClient(at.port);
    busy.ask({ op: "open", request: {} });
    await at.stage.until("the stream is open", () => at.stage.held().streams === 1);
    at.stage.advance(OPEN_MAX_MS + 1);
    expect((await idle.closed)[0]).toBe(4_004);
    expect(busy.socket.readyState).toBe(WebSocket.OPEN);
    busy.socket.terminate();
  });

  test("with 4014 when the server drains, and for whoever opens then", async () => {
    const { ask, closed } = await webSocketClient(at.port);
    const late = await webSocketClient(at.port);
    ask({ op: "open", request: { tickers: ["A"] } });
    await at.stage.until("the stream is open", () => at.stage.held().streams === 1);
    at.stage.drain();
    late.ask({ op: "add", id: 1, tickers: ["A"] });
    expect((await closed).map(String)).toEqual(["4014", "DRAINING"]);
    expect((await late.closed).map(String)).toEqual(["4014", "DRAINING"]);
  });

  test("for good, though its client never answers the close", async () => {
    const socket = connect(at.port, "127.0.0.1", () => socket.write(HANDSHAKE));
    socket.on("error", () => {});
    await once(socket, "data");
    // Masked with zeros: no JSON.
    socket.write(Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0x78]));
    await at.stage.until("the failure is told", () => socket.bytesRead > 300);
    at.stage.advance(5_000);
    await at.stage.until("it is let go", () => socket.closed && at.connections() === 0);
  });
});

describe("a client that answers pings", () => {
  test("is gone when it no longer does, and nothing of it is left", async () => {
    const { socket, ask, said } = await webSocketClient(at.port);
    ask({ op: "open", request: { tickers: ["A"] } });
    await once(socket, "ping");
    await at.stage.until("the session is told", () => said.length > 0);
    // Its pong arrives before whatever it says next.
    ask({ op: "ping", id: "after" });
    await at.stage.until("the pong is heard", () => said.some(({ id }) => id === "after"));
    socket.pause();
    at.stage.advance(20_500);
    await at.stage.until("its connection is gone", () => at.connections() === 0);
    expect(at.stage.held().streams).toBe(0);
    socket.terminate();
  });

  test("is answered when it pings itself, with what it said", async () => {
    const { socket } = await webSocketClient(at.port);
    socket.ping("are you there");
    expect(String((await once(socket, "pong"))[0])).toBe("are you there");
    socket.terminate();
  });
});
