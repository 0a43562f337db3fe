import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { fromBinary, fromJson, type JsonValue } from "@bufbuild/protobuf";
import type { FailureReason } from "@streampulse/core";
import { ErrorInfoSchema, StreamPricesResponseSchema } from "@streampulse/proto";
import { WebSocket } from "ws";
import type { DoorClient, DoorOpening, Heard, TransportHarness } from "../apps/server/src/transports/conformance.ts";
import { bareDoor } from "./bare-door.ts";
import { Networks } from "./door-networks.ts";
import { ScriptedDoorStage } from "./door-stage.ts";
import { hear, modify, sayGarbage } from "./http-door.ts";
import { serverSentEvents, type ServerSentEvent } from "./server-sent-events.ts";

/** The subprotocol of the WebSocket door. */
export const SUBPROTOCOL = "streampulse.v1.json";

type JsonFailure = { readonly details: readonly { readonly type: string; readonly value: string }[] };

/** The HTTP port over a scripted engine. */
export interface OpenPort<S extends ScriptedDoorStage = ScriptedDoorStage> {
  readonly stage: S;
  readonly port: number;
  /** What was logged as unforeseen. */
  readonly logged: readonly unknown[];
  connections(): number;
  close(): Promise<void>;
}

/** Listens on a free port of loopback. */
export async function openPort<S extends ScriptedDoorStage = ScriptedDoorStage>(
  allowedOrigins: readonly string[] = [],
  pageFolder = "/nowhere",
  stage: S = new ScriptedDoorStage() as S,
): Promise<OpenPort<S>> {
  const logged: unknown[] = [];
  const door = bareDoor({
    engine: stage.engine,
    scheduler: stage.scheduler,
    pageFolder,
    allowedOrigins,
    logError: (_id, error) => logged.push(error),
  });
  const port = await door.listen("127.0.0.1", 0);
  return {
    stage,
    port,
    logged,
    connections: () => door.connections,
    async close() {
      await door.close(0);
      await stage.engine.close();
    },
  };
}

/** Such a port, with clients that `open` opens on it. */
async function webDoor(
  open: (port: number, opening: DoorOpening) => Promise<DoorClient>,
  garbage: (port: number) => Promise<void>,
  madeStage?: ScriptedDoorStage,
): Promise<TransportHarness> {
  const { stage, port, connections, close } = await openPort([], "/nowhere", madeStage);
  const clients: DoorClient[] = [];
  const networks = new Networks(port);
  return {
    stage,
    async open(opening) {
      const client = await open(networks.portFor(opening), opening);
      clients.push(client);
      return client;
    },
    network: () => networks.make(),
    garbage: () => garbage(port),
    connections,
    async close() {
      for (const client of clients) client.vanish();
      await networks.close();
      await close();
    },
  };
}

/** The door of server-sent events. Its clients come back by the last id that the client of their name heard. */
export function sseDoor(stage?: ScriptedDoorStage): Promise<TransportHarness> {
  const ids = new Map<string, string>();
  return webDoor(
    async (port, opening) => openEvents(port, opening, ids),
    (port) =>
      sayGarbage(port, [
        "GET /v1/stream?tickers=A HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: \0\r\n\r\n",
        "GET /v1/stream?tickers=A HTTP/9.9\r\nHost: localhost\r\n\r\n",
        `GET /v1/stream?tickers=${"A".repeat(1 << 20)} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
      ]),
    stage,
  );
}

function openEvents(port: number, { clientId, tickers }: DoorOpening, ids: Map<string, string>): DoorClient {
  const heard: Heard[] = [];
  let response: IncomingMessage | undefined;
  let reason: FailureReason | undefined;
  const last = ids.get(clientId);
  const path = `/v1/stream?tickers=${encodeURIComponent(tickers.join(","))}`;
  const headers = last === undefined ? {} : { "last-event-id": last };
  const call = get({ port, host: "127.0.0.1", path, headers, agent: false });
  call.on("error", () => {});
  call.on("response", (answer: IncomingMessage) => {
    response = answer;
    serverSentEvents(answer, (event) => {
      if (event.id !== undefined) ids.set(clientId, event.id);
      if (event.name === "failure") reason = reasonOf(event.data as JsonFailure);
      heard.push(...hearEvent(event));
    });
    answer.on("close", () => heard.push({ kind: "end", reason }));
    answer.on("error", () => {});
  });
  return {
    heard,
    modify: (add, remove) => modify(port, { clientId: ids.get(clientId) ?? "", add, remove }),
    pause: () => void response?.pause(),
    resume: () => void response?.resume(),
    vanish: () => call.destroy(),
  };
}

/** The field of a StreamPricesResponse that each event is an element of. */
const FIELD_OF: Readonly<Record<string, string>> = { info: "infos", ticker_error: "errors", quote: "quotes" };

function hearEvent({ name, data }: ServerSentEvent): Heard[] {
  const field = FIELD_OF[name];
  if (field !== undefined) return hearJson({ [field]: [data] });
  if (name === "revision") return hearJson(data);
  return name === "session" || name === "heartbeat" ? hearJson({ [name]: data }) : [];
}

/** The WebSocket door. */
export function webSocketDoor(stage?: ScriptedDoorStage): Promise<TransportHarness> {
  return webDoor(
    openWebSocket,
    async (port) => {
      await Promise.all([
        sayGarbage(
          port,
          FRAME_GARBAGE.map((frames) => HANDSHAKE + frames),
        ),
        ...TEXT_GARBAGE.map(async (text) => {
          const socket = await connected(port);
          socket.send(text);
          await once(socket, "close");
        }),
      ]);
    },
    stage,
  );
}

/** A whole and right handshake. */
export const HANDSHAKE =
  "GET /v1/ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
  `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${Buffer.alloc(16).toString("base64")}\r\n` +
  `Sec-WebSocket-Protocol: ${SUBPROTOCOL}\r\n\r\n`;

/** What no client's frames are, as latin1. */
const FRAME_GARBAGE = [
  // Not masked; no opcode; reserved bits; masked, with nothing to go on; 2^40 bytes; text that is not UTF-8.
  '\x81\x0d{"op":"ping"}',
  "\x83\x80\0\0\0\0",
  "\xf1\x80\0\0\0\0",
  "\x80\x80\0\0\0\0",
  "\x81\xff\0\0\x01\0\0\0\0\0",
  "\x81\x81\0\0\0\0\xff",
];

const TEXT_GARBAGE = ["", "{", "null", "[]", '"open"', '{"op":"ping","id":{}}', '{"op":"ping","id":1.5}'];

/** A client whose handshake is done. */
export async function connected(port: number): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/ws`, SUBPROTOCOL);
  await once(socket, "open");
  return socket;
}

async function openWebSocket(port: number, { clientId, tickers }: DoorOpening): Promise<DoorClient> {
  const heard: Heard[] = [];
  const socket = await connected(port);
  let id = 0;
  let reason: FailureReason | undefined;
  let answered = () => {};
  const ask = (fields: object) => socket.send(JSON.stringify({ ...fields, id: ++id }));
  socket.on("message", (data) => {
    const message = JSON.parse((data as Buffer).toString()) as {
      batch?: JsonValue;
      failure?: JsonFailure;
      id?: number;
    };
    if (message.failure) reason = reasonOf(message.failure);
    if (message.id !== undefined) answered();
    if (message.batch !== undefined) heard.push(...hearJson(message.batch));
  });
  socket.on("close", () => heard.push({ kind: "end", reason }));
  socket.on("error", () => {});
  ask({ op: "open", request: { clientId, tickers } });
  return {
    heard,
    modify: (add, remove) =>
      new Promise((resolve) => {
        answered = resolve;
        ask(add.length > 0 ? { op: "add", tickers: add } : { op: "remove", tickers: remove });
      }),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    vanish: () => socket.terminate(),
  };
}

function hearJson(json: unknown): Heard[] {
  return hear(fromJson(StreamPricesResponseSchema, json as JsonValue));
}

/** The reason in a failure's details. */
export function reasonOf({ details }: JsonFailure): FailureReason {
  const info = details.find(({ type }) => type === "google.rpc.ErrorInfo");
  return fromBinary(ErrorInfoSchema, Buffer.from(info?.value ?? "", "base64")).reason as FailureReason;
}

/** What a WebSocket client is told. */
type Said = {
  readonly batch?: Record<string, unknown>;
  readonly answer?: object;
  readonly id?: unknown;
  readonly failure?: Parameters<typeof reasonOf>[0] & { code: string };
};

/** A WebSocket client and everything it was told. */
export interface WebSocketClient {
  readonly socket: WebSocket;
  readonly said: Said[];
  readonly closed: Promise<unknown[]>;
  ask(fields: object): void;
}

/** A client whose connection is open. */
export async function webSocketClient(port: number): Promise<WebSocketClient> {
  const socket = await connected(port);
  const said: Said[] = [];
  socket.on("message", (data) => said.push(JSON.parse((data as Buffer).toString()) as Said));
  return { socket, said, closed: once(socket, "close"), ask: (fields) => socket.send(JSON.stringify(fields)) };
}
