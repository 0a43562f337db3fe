import { randomBytes } from "node:crypto";
import type { Door, Order, Reader } from "../door.ts";
import { HttpAnswer } from "../http-answer.ts";
import { failureReason, isObject, parseObject, readJsonBatch } from "../json-batch.ts";
import { openSocket } from "../socket.ts";
import { authorization } from "../stream-request.ts";
import { Opcode, WebSocketFrames, clientFrame } from "../websocket-frames.ts";

const SUBPROTOCOL = "streampulse.v1.json";

/** The WebSocket door: one `open`, then batches in JSON. */
export const webSocketDoor: Door = {
  name: "websocket",
  alias: "ws",
  hasOptions: true,
  open(order, reader) {
    const { target } = order;
    const messages = new Messages(reader);
    let closeReason = "";
    const frames = new WebSocketFrames((opcode, isLast, payload) => {
      if (opcode === Opcode.PING) socket.write(clientFrame(Opcode.PONG, payload));
      else if (opcode === Opcode.CLOSE) closeReason = payload.length < 2 ? "" : `close ${payload.readUInt16BE(0)}`;
      else if (opcode !== Opcode.PONG) messages.part(payload, isLast);
    });
    const answer = new HttpAnswer(101, (bytes, start, end) => frames.push(bytes, start, end));
    const heard = (bytes: Buffer): void => answer.push(bytes);
    const end = (): string => messages.failure || closeReason || answer.reason;
    const socket = openSocket(target, target.port, reader, heard, end);
    const head = [
      `GET ${target.basePath}/v1/ws HTTP/1.1`,
      `Host: ${target.authority}`,
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`,
      `Sec-WebSocket-Protocol: ${SUBPROTOCOL}`,
      ...authorization(order).map((value) => `Authorization: ${value}`),
    ];
    // The frame would be read as a second request by a server that refuses: it closes then, as it should.
    socket.write(Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`), clientFrame(Opcode.TEXT, openOp(order))]));
    return socket;
  },
};

function openOp({ clientId, tickers, isEvery, maxRate }: Order): Buffer {
  const delivery = isEvery ? "DELIVERY_EVERY" : "DELIVERY_LATEST";
  const request = { clientId, tickers, delivery, maxUpdatesPerSecond: maxRate };
  return Buffer.from(JSON.stringify({ op: "open", id: 1, request }));
}

/** Puts the parts of messages together and reads them. */
class Messages {
  /** The first failure that the server told. */
  failure = "";
  readonly #reader: Reader;
  #parts: Buffer[] = [];

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  part(payload: Buffer, isLast: boolean): void {
    if (isLast && this.#parts.length === 0) return this.#message(payload.toString());
    this.#parts.push(Buffer.from(payload));
    if (!isLast) return;
    this.#message(Buffer.concat(this.#parts).toString());
    this.#parts = [];
  }

  #message(text: string): void {
    const message = parseObject(text);
    const batch = message?.["batch"];
    const failure = message?.["failure"];
    if (isObject(batch)) readJsonBatch(batch, this.#reader);
    else if (isObject(failure)) this.failure ||= failureReason(failure);
    else if (message?.["answer"] === undefined) this.#reader.malformed();
  }
}
