import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { connect as connectHttp2 } from "node:http2";
import { connect } from "node:net";
import type { Readable } from "node:stream";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { anyUnpack } from "@bufbuild/protobuf/wkt";
import { enumWord, TickerErrorCode, type FailureReason } from "@streampulse/core";
import {
  ErrorInfoSchema,
  StatusSchema,
  StreamPricesRequestSchema,
  type StreamPricesResponse,
} from "@streampulse/proto";
import type { DoorClient, DoorOpening, Heard, TransportHarness } from "../apps/server/src/transports/conformance.ts";
import { bareDoor } from "./bare-door.ts";
import { Networks } from "./door-networks.ts";
import { ScriptedDoorStage } from "./door-stage.ts";
import { connectEnd, envelope, envelopes, messageOf, type Envelope } from "./stream-reader.ts";

/** A streaming protocol of the HTTP door, as its clients speak it. */
export type HttpProtocol = "connect+json" | "grpc-web+proto" | "grpc+proto";

const SERVICE = "/streampulse.v1.PriceService";

/** The HTTP door on a free port over a scripted engine, with clients of one protocol: gRPC on HTTP/2, the others on HTTP/1.1. */
export async function httpDoor(
  protocol: HttpProtocol,
  stage: ScriptedDoorStage = new ScriptedDoorStage(),
): Promise<TransportHarness> {
  const door = bareDoor({
    engine: stage.engine,
    scheduler: stage.scheduler,
    logError: (_id, error) => console.error(error),
  });
  const port = await door.listen("127.0.0.1", 0);
  const clients: DoorClient[] = [];
  const networks = new Networks(port);
  return {
    stage,
    async open(opening) {
      const at = networks.portFor(opening);
      const client = protocol === "grpc+proto" ? openHttp2(at, opening) : openHttp1(at, protocol, opening);
      clients.push(client);
      return client;
    },
    network: () => networks.make(),
    garbage: () => sayGarbage(port, HTTP_GARBAGE),
    connections: () => door.connections,
    async close() {
      for (const client of clients) client.vanish();
      await networks.close();
      await door.close(0);
      await stage.engine.close();
    },
  };
}

const HTTP_GARBAGE = [
  "\0\x01\x02\xff\xfe",
  "GET\r\n\r\n",
  `POST ${SERVICE}/StreamPrices HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n`,
  "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\xff\xff\xff\xff\xff\xff\xff\xff\xff",
  `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${"x".repeat(1 << 20)}`,
];

/** Says each text (latin1) on a connection of its own; resolves when all were ended by the other side. */
export async function sayGarbage(port: number, texts: readonly string[]): Promise<void> {
  await Promise.all(
    texts.map(async (text) => {
      const socket = connect(port, "127.0.0.1");
      // A connection that is ended while it is written to is reset.
      socket.on("error", () => {});
      socket.resume().write(text, "latin1");
      await new Promise((resolve) => socket.once("close", resolve));
    }),
  );
}

function openHttp1(port: number, protocol: HttpProtocol, opening: DoorOpening): DoorClient {
  const call = httpRequest({
    port,
    host: "127.0.0.1",
    method: "POST",
    path: `${SERVICE}/StreamPrices`,
    headers: { "content-type": `application/${protocol}` },
    agent: false,
  });
  call.end(requestOf(protocol, opening));
  return reader(port, protocol, opening.clientId, {
    body: new Promise((resolve) => {
      call.on("response", resolve);
      call.on("error", () => {});
    }),
    trailers: () => ({}),
    vanish: () => call.destroy(),
  });
}

function openHttp2(port: number, opening: DoorOpening): DoorClient {
  const session = connectHttp2(`http://127.0.0.1:${port}`);
  const call = session.request({
    ":method": "POST",
    ":path": `${SERVICE}/StreamPrices`,
    "content-type": "application/grpc+proto",
    te: "trailers",
  });
  let trailers: Record<string, unknown> = {};
  call.on("trailers", (headers: Record<string, unknown>) => (trailers = headers));
  for (const each of [session, call]) each.on("error", () => {});
  call.end(requestOf("grpc+proto", opening));
  return reader(port, "grpc+proto", opening.clientId, {
    body: Promise.resolve(call),
    trailers: () => trailers,
    vanish: () => session.destroy(),
  });
}

function requestOf(protocol: HttpProtocol, { clientId, tickers }: DoorOpening): Buffer {
  const message = { clientId, tickers: [...tickers] };
  return envelope(
    protocol === "connect+json"
      ? JSON.stringify(message)
      : toBinary(StreamPricesRequestSchema, create(StreamPricesRequestSchema, message)),
  );
}

interface Call {
  readonly body: Promise<Readable>;
  readonly trailers: () => Record<string, unknown>;
  readonly vanish: () => void;
}

function reader(port: number, protocol: HttpProtocol, clientId: string, call: Call): DoorClient {
  const heard: Heard[] = [];
  let paused: Promise<void> | undefined;
  let resume = () => {};
  const read = async () => {
    let reason: FailureReason | undefined;
    for await (const one of envelopes(await call.body)) {
      const end = endReason(protocol, one);
      if (end) reason = end;
      else heard.push(...hear(messageOf(one, protocol === "connect+json" ? "json" : "proto")));
      await paused;
    }
    heard.push({ kind: "end", reason: reason ?? detailsReason(String(call.trailers()["grpc-status-details-bin"])) });
  };
  read().catch(() => heard.push({ kind: "end", reason: undefined }));
  return {
    heard,
    modify: (add, remove) => modify(port, { clientId, add, remove }),
    pause() {
      paused = new Promise((resolve) => (resume = resolve));
    },
    resume() {
      paused = undefined;
      resume();
    },
    vanish: call.vanish,
  };
}

/** A message as what it says, in the contract's order. */
export function hear(message: StreamPricesResponse): Heard[] {
  const { session, revision, errors, quotes, heartbeat } = message;
  const heard: Heard[] = [];
  if (session) heard.push({ kind: "session", tickers: session.tickers });
  else if (revision !== undefined) heard.push({ kind: "changed" });
  for (const { ticker, code } of errors) heard.push({ kind: "error", ticker, code: enumWord(TickerErrorCode, code) });
  for (const { ticker, price } of quotes) heard.push({ kind: "quote", ticker, price });
  if (heartbeat) heard.push({ kind: "heartbeat" });
  return heard;
}

/** The reason in a protocol's own last envelope; undefined for a message. */
function endReason(protocol: HttpProtocol, one: Envelope): FailureReason | undefined {
  if (one.flags === 0) return undefined;
  if (protocol === "grpc-web+proto")
    return detailsReason(/grpc-status-details-bin: (\S+)/.exec(String(one.bytes))?.[1]);
  const info = connectEnd(one).error?.details?.find(({ type }) => type === "google.rpc.ErrorInfo");
  return fromBinary(ErrorInfoSchema, Buffer.from(info?.value ?? "", "base64")).reason as FailureReason;
}

function detailsReason(details = ""): FailureReason | undefined {
  for (const detail of fromBinary(StatusSchema, Buffer.from(details, "base64")).details) {
    const info = anyUnpack(detail, ErrorInfoSchema);
    if (info) return info.reason as FailureReason;
  }
  return undefined;
}

/** ModifyTickers, by a call of its own and on a connection of its own. */
export async function modify(
  port: number,
  change: { clientId: string; add: readonly string[]; remove: readonly string[] },
): Promise<void> {
  const call = httpRequest({
    port,
    host: "127.0.0.1",
    method: "POST",
    path: `${SERVICE}/ModifyTickers`,
    headers: { "content-type": "application/json" },
    agent: false,
  });
  call.end(JSON.stringify(change));
  const [answer] = (await once(call, "response")) as [Readable & { statusCode: number }];
  let text = "";
  for await (const chunk of answer) text += String(chunk);
  if (answer.statusCode !== 200) throw new Error(text);
}
