import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";

import { create, toJson } from "@bufbuild/protobuf";
import { Failure } from "@streampulse/core";
import { ModifyTickersResponseSchema, StreamPricesRequestSchema } from "@streampulse/proto";
import type { WebSocket } from "ws";

import type { Caller } from "../../engine/caller.ts";
import type { StreamRequest } from "../../engine/requests.ts";
import type { StreamHandle } from "../../engine/sessions.ts";
import { failureJson } from "./failure-details.ts";
import { ANSWERS_MAX_BYTES, OPEN_MAX_MS } from "./limits.ts";
import type { StreamDeps } from "./stream-prices.ts";
import { readMessage, readOp, type Op, type OpId } from "./websocket-op.ts";
import { WebSocketSink } from "./websocket-sink.ts";

const noWait = (): void => {};

/** One client on the WebSocket door: its ops, and at most one stream. */
export class WebSocketConnection {
  readonly #socket: Socket;
  readonly #webSocket: WebSocket;
  readonly #sink: WebSocketSink;
  readonly #caller: Caller;
  readonly #deps: Pick<StreamDeps, "engine" | "scheduler" | "internal">;
  #stream: { readonly handle: StreamHandle; readonly clientId: string } | undefined;
  /** Ends a connection that opens no stream in time. */
  #cancelWait: () => void;

  constructor(
    socket: Socket,
    webSocket: WebSocket,
    caller: Caller,
    deps: Pick<StreamDeps, "engine" | "scheduler" | "internal">,
  ) {
    this.#socket = socket;
    this.#webSocket = webSocket;
    this.#caller = caller;
    this.#deps = deps;
    this.#sink = new WebSocketSink(socket, webSocket, deps.scheduler);
    const late = () => this.#fail(new Failure("DEADLINE_EXCEEDED", "No stream was opened within 10 s."));
    this.#cancelWait = deps.scheduler.after(OPEN_MAX_MS, late);
    webSocket.on("message", (data, isBinary) => this.#hear(data as Buffer, isBinary));
    webSocket.on("ping", (payload) => {
      this.#sink.pong(payload);
      this.#holdBack();
    });
    webSocket.on("pong", (payload) => {
      const received = this.#sink.ponged(payload);
      if (received !== undefined) this.#stream?.handle.acknowledge(received);
    });
    // Frames that are none: the library closes with the protocol's own code.
    webSocket.on("error", () => this.#close());
    webSocket.on("close", () => this.#close());
  }

  #hear(data: Buffer, isBinary: boolean): void {
    if (!this.#sink.isOpen) return;
    let id: OpId;
    let isRead = false;
    try {
      const message = readMessage(data, isBinary);
      ({ id } = message);
      isRead = true;
      const op = readOp(message.fields);
      const answer = this.#answer(op);
      if (op.op !== "ack" || id !== undefined) this.#sink.say({ answer, ...(id === undefined ? {} : { id }) });
    } catch (error) {
      const failure = error instanceof Failure ? error : this.#deps.internal(error);
      // Who does not speak the protocol is not listened to; nor does an ending server begin anything.
      if (!isRead || failure.reason === "DRAINING" || failure.reason === "INTERNAL") return this.#fail(failure);
      this.#sink.say({ failure: failureJson(failure), ...(id === undefined ? {} : { id }) });
    }
    this.#holdBack();
  }

  #answer(op: Op): object {
    switch (op.op) {
      case "open":
        this.#open(op.request);
        return {};
      case "add":
        // Whoever adds before it opens has no wishes but tickers.
        if (this.#stream === undefined) this.#open(create(StreamPricesRequestSchema));
        return this.#modify(op.tickers, []);
      case "remove":
        return this.#modify([], op.tickers);
      case "ack":
        this.#stream?.handle.acknowledge(op.bytes);
        return {};
      case "auth":
      case "ping":
        return {};
    }
  }

  #open(request: StreamRequest): void {
    if (this.#stream) {
      throw new Failure("INVALID_ARGUMENT", "The connection has its stream; change that by add and remove.");
    }
    const clientId = request.clientId === "" ? `ws-${randomBytes(16).toString("base64url")}` : request.clientId;
    const handle = this.#deps.engine.openStream(this.#caller, { ...request, clientId }, this.#sink);
    this.#stream = { handle, clientId };
    this.#cancelWait();
    // What waited holds a timer, and there are thousands of connections.
    this.#cancelWait = noWait;
  }

  #modify(add: readonly string[], remove: readonly string[]): object {
    if (this.#stream === undefined) throw new Failure("NO_SESSION", "The connection has no stream yet; open it first.");
    const { clientId } = this.#stream;
    const { tickers, revision, results } = this.#deps.engine.modifyTickers(this.#caller, { clientId, add, remove });
    const answer = create(ModifyTickersResponseSchema, { tickers, revision: BigInt(revision), results });
    return toJson(ModifyTickersResponseSchema, answer) as object;
  }

  /** A client that asks and does not read is not asked on: its answers would wait here without bound. */
  #holdBack(): void {
    if (this.#socket.writableLength <= ANSWERS_MAX_BYTES || this.#webSocket.isPaused) return;
    this.#webSocket.pause();
    this.#socket.once("drain", () => this.#webSocket.resume());
  }

  #fail(failure: Failure): void {
    this.#sink.end(failure);
    this.#close();
  }

  #close(): void {
    this.#cancelWait();
    this.#stream?.handle.close();
    this.#stream = undefined;
  }
}
