import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";

import { create, toJson } from "@bufbuild/protobuf";
import { Failure } from "@streampulse/core";
import { ModifyTickersResponseSchema, StreamPricesRequestSchema } from "@streampulse/proto";

import type { Caller } from "../../engine/caller.ts";
import type { StreamRequest } from "../../engine/requests.ts";
import type { StreamHandle } from "../../engine/session-stream.ts";
import { cutOff } from "../cut-off.ts";
import { MessageBudget, MESSAGES_BURST, messageUnits } from "../message-budget.ts";
import type { DoorSocket, SocketOwner } from "./door-socket.ts";
import { failureJson } from "./failure-details.ts";
import { ANSWERS_MAX_BYTES, MESSAGE_MAX_MS, OPEN_MAX_MS } from "./limits.ts";
import { MessageWalk } from "./message-walk.ts";
import type { StreamDeps } from "./stream-prices.ts";
import { readMessage, readOp, type Op, type OpId } from "./websocket-op.ts";
import { WebSocketSink } from "./websocket-sink.ts";

/** What all connections have of their door. */
export interface WebSocketDeps extends Pick<StreamDeps, "engine" | "scheduler" | "internal"> {
  /** Connections that have no stream yet: nobody else would end them. */
  readonly waiting: Set<WebSocketConnection>;
}

/** So much is still read, to no effect, of who has been told that it is over. */
const AFTER_END_MAX = 16 * MESSAGES_BURST;

const noWait = (): void => {};

/** Whose each socket is. */
const owners = new WeakMap<Socket, WebSocketConnection>();

/** The library has read this before, and told what was whole in it. One for all connections. */
function read(this: Socket, bytes: Buffer): void {
  owners.get(this)?.read(bytes);
}

/** One client on the WebSocket door: its ops, and at most one stream. */
export class WebSocketConnection implements SocketOwner {
  readonly #socket: Socket;
  readonly #webSocket: DoorSocket;
  readonly #sink: WebSocketSink;
  readonly #caller: Caller;
  readonly #deps: WebSocketDeps;
  #stream: StreamHandle | undefined;
  /** What the client may still say. */
  readonly #budget: MessageBudget;
  /** What came when the connection had ended, as its allowance counts it: some is always on its way then. */
  #afterEnd = 0;
  /** Ends a connection that opens no stream in time. */
  #cancelWait: () => void;
  /** Where the client is among its frames, while a message is not whole; and what ends the wait for it. */
  #walk: MessageWalk | undefined;
  #cancelMessage = noWait;
  /** What is done when the stream begins, while it has not: what is asked is answered in order. */
  #later: (() => void)[] | undefined;

  constructor(socket: Socket, webSocket: DoorSocket, caller: Caller, deps: WebSocketDeps) {
    this.#socket = socket;
    this.#webSocket = webSocket;
    this.#caller = caller;
    this.#deps = deps;
    this.#sink = new WebSocketSink(socket, webSocket, deps.scheduler);
    this.#budget = new MessageBudget(deps.scheduler.now());
    const late = () => this.end(new Failure("DEADLINE_EXCEEDED", "No stream was opened within 10 s."));
    this.#cancelWait = deps.scheduler.after(OPEN_MAX_MS, late);
    deps.waiting.add(this);
    webSocket.tell(this);
    owners.set(socket, this);
    socket.on("data", read);
  }

  /** Ends the connection with a failure that its client is told. */
  end(failure: Failure): void {
    this.#sink.end(failure);
    this.closed();
  }

  /** Bytes have come: what is whole in them was heard before. */
  read(bytes: Buffer): void {
    const walk = this.#walk ?? new MessageWalk();
    const { fragments, hasEnded, hasClosed } = walk.feed(bytes);
    if (hasClosed) this.#sink.letGo();
    if (hasEnded || !walk.isWithin) {
      this.#cancelMessage();
      this.#cancelMessage = noWait;
    }
    this.#walk = walk.isWithin ? walk : undefined;
    if (fragments > 0 && !this.#isWithin(fragments)) return;
    if (this.#walk === undefined || this.#cancelMessage !== noWait || !this.#sink.isOpen) return;
    this.#cancelMessage = this.#deps.scheduler.after(MESSAGE_MAX_MS, () => this.#late());
  }

  #late(): void {
    this.#cancelMessage = noWait;
    this.end(new Failure("DEADLINE_EXCEEDED", "A message did not arrive whole within 10 s."));
  }

  /** The client pings. */
  pinged(payload: Buffer): void {
    if (!this.#isWithin()) return;
    this.#sink.pong(payload);
    this.#holdBack();
  }

  /** The client answers a ping. */
  ponged(payload: Buffer): void {
    const received = this.#sink.ponged(payload);
    // One that answers a ping of ours is free: how many there are is for us to say.
    if (received !== undefined) this.#stream?.acknowledge(received);
    else this.#isWithin();
  }

  /** The connection is gone, or will be. */
  closed(): void {
    this.#cancelWait();
    this.#cancelMessage();
    this.#sink.letGo();
    this.#deps.waiting.delete(this);
    this.#stream?.close();
    this.#stream = undefined;
  }

  /** The client has said something. */
  hear(data: Buffer, isBinary: boolean): void {
    if (this.#isWithin(messageUnits(data))) this.#take(data, isBinary);
  }

  /** Counts a message; ends the connection where it is one too many, and cuts off who goes on and on all the same. */
  #isWithin(units = 1): boolean {
    if (!this.#sink.isOpen) {
      this.#afterEnd += units;
      // Before that it is read: a socket that is closed on unread bytes is reset, and its end never arrives.
      if (this.#afterEnd > AFTER_END_MAX) cutOff(this.#socket);
      return false;
    }
    const failure = this.#budget.spend(units, this.#deps.scheduler.now());
    if (failure) this.end(failure);
    return failure === undefined;
  }

  #take(data: Buffer, isBinary: boolean): void {
    if (!this.#sink.isOpen) return;
    if (this.#later) return void this.#later.push(() => this.#take(data, isBinary));
    let id: OpId;
    try {
      const message = readMessage(data, isBinary);
      ({ id } = message);
      const { fields } = message;
      this.#try(id, () => this.#do(readOp(fields), id));
    } catch (error) {
      // Who does not speak the protocol is not listened to.
      this.end(this.#failureOf(error));
    }
    this.#holdBack();
  }

  /** Does what is asked under an id, or says why not. */
  #try(id: OpId, act: () => void): void {
    try {
      act();
    } catch (error) {
      const failure = this.#failureOf(error);
      // An ending server begins nothing.
      if (failure.reason === "DRAINING" || failure.reason === "INTERNAL") return this.end(failure);
      this.#sink.say({ failure: failureJson(failure), ...(id === undefined ? {} : { id }) });
    }
  }

  #failureOf(error: unknown): Failure {
    return error instanceof Failure ? error : this.#deps.internal(error);
  }

  #do(op: Op, id: OpId): void {
    if (op.op === "open") this.#open(op.request);
    // Whoever adds before it opens has no wishes but tickers.
    else if (op.op === "add" && this.#stream === undefined) this.#open(create(StreamPricesRequestSchema));
    const answer = () => {
      const said = this.#answer(op);
      if (op.op !== "ack" || id !== undefined) this.#sink.say({ answer: said, ...(id === undefined ? {} : { id }) });
    };
    if (this.#later) this.#later.push(() => this.#try(id, answer));
    else answer();
  }

  #answer(op: Op): object {
    switch (op.op) {
      case "add":
        return this.#modify(op.tickers, []);
      case "remove":
        return this.#modify([], op.tickers);
      case "ack":
        this.#stream?.acknowledge(op.bytes);
        return {};
      case "open":
      case "auth":
      case "ping":
        return {};
    }
  }

  #open(request: StreamRequest): void {
    if (this.#stream) {
      throw new Failure("INVALID_ARGUMENT", "The connection has its stream; change that by add and remove.", {
        field: "op",
      });
    }
    const clientId = request.clientId === "" ? `ws-${randomBytes(16).toString("base64url")}` : request.clientId;
    this.#stream = this.#deps.engine.openStream(this.#caller, { ...request, clientId }, this.#sink);
    this.#cancelWait();
    // What waited holds a timer, and there are thousands of connections.
    this.#cancelWait = noWait;
    this.#deps.waiting.delete(this);
    const { begun } = this.#stream;
    if (begun === undefined) return;
    this.#later = [];
    this.#webSocket.pause();
    void begun.then(() => this.#goOn());
  }

  /** The stream has begun, or is over: what was asked meanwhile has its turn. */
  #goOn(): void {
    const later = this.#later ?? [];
    this.#later = undefined;
    this.#webSocket.resume();
    for (const act of later) if (this.#sink.isOpen) act();
    this.#holdBack();
  }

  #modify(add: readonly string[], remove: readonly string[]): object {
    if (this.#stream === undefined) throw new Failure("NO_SESSION", "The connection has no stream yet; open it first.");
    const { tickers, revision, results } = this.#stream.modify({ add, remove });
    const message = { tickers: [...tickers], revision: BigInt(revision), results: [...results] };
    return toJson(ModifyTickersResponseSchema, create(ModifyTickersResponseSchema, message)) as object;
  }

  /** A client that asks and does not read is not asked on: its answers would wait here without bound. */
  #holdBack(): void {
    if (!this.#sink.isOpen || this.#socket.writableLength <= ANSWERS_MAX_BYTES || this.#webSocket.isPaused) return;
    this.#webSocket.pause();
    this.#socket.once("drain", () => this.#webSocket.resume());
  }
}
