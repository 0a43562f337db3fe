import { randomUUID } from "node:crypto";
import { createServer, type Server, type Socket } from "node:net";

import { Failure, type Scheduler } from "@streampulse/core";

import type { PriceEngine } from "../../engine/price-engine.ts";
import { TimerWheel } from "../../engine/timer-wheel.ts";
import type { ConnectionCap } from "../connection-cap.ts";
import { KEEP_ALIVE_MS } from "../keep-alive.ts";
import { LineConnection, type ConnectionDeps } from "./line-connection.ts";

/** What the line feed is made with. */
export interface TcpOptions {
  readonly engine: PriceEngine;
  readonly scheduler: Scheduler;
  /** What a client gets that asks for nothing. */
  readonly tickers: readonly string[];
  /** Counts connections over all doors, and says which are too many; without one none is. */
  readonly cap?: ConnectionCap;
  /** Where something unforeseen is logged, under the id that the client is told. */
  readonly logError: (id: string, error: unknown) => void;
}

/** What is listened to on every connection: the same for all, for a closure each is memory times ten thousand. */
interface Listeners {
  readonly data: (this: Socket, bytes: Buffer) => void;
  readonly end: (this: Socket) => void;
  readonly close: (this: Socket) => void;
}

function listenersOf(sockets: Map<Socket, LineConnection>, left: (connection: LineConnection) => void): Listeners {
  return {
    data(bytes) {
      sockets.get(this)?.read(bytes);
    },
    end() {
      sockets.get(this)?.half();
    },
    close() {
      const connection = sockets.get(this);
      sockets.delete(this);
      connection?.closed();
      if (connection) left(connection);
    },
  };
}

function ignore(): void {}

/** The TCP door: a line of text or JSON per quote, commands by line. `nc` is a client. */
export class TcpTransport {
  readonly #server: Server;
  readonly #options: TcpOptions;
  readonly #deps: ConnectionDeps;
  /** Every connection's deadline; a connection's id is its place. */
  readonly #wheel: TimerWheel;
  readonly #connections: (LineConnection | undefined)[] = [];
  readonly #freeIds: number[] = [];
  readonly #sockets = new Map<Socket, LineConnection>();
  readonly #listeners: Listeners;

  constructor(options: TcpOptions) {
    this.#options = options;
    this.#wheel = new TimerWheel(options.scheduler, (id) => this.#connections[id]?.due());
    const { engine, scheduler, tickers } = options;
    const internal = (error: unknown) => this.#internal(error);
    // One for all: what each connection has of its own is memory times ten thousand.
    this.#deps = { engine, scheduler, tickers, wheel: this.#wheel, internal };
    // A client behind a pipe ends its half and goes on reading.
    const socketOptions = { allowHalfOpen: true, noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS };
    this.#listeners = listenersOf(this.#sockets, (connection) => this.#left(connection));
    this.#server = createServer(socketOptions, (socket) => this.#connected(socket));
  }

  get connections(): number {
    return this.#sockets.size;
  }

  /** The connections themselves. */
  get sockets(): Iterable<Socket> {
    return this.#sockets.keys();
  }

  /** Resolves with the port; rejects with the system's error. With `reusePort` other processes of the user may share it. */
  listen(host: string, port: number, reusePort = false): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen({ host, port, reusePort }, () => {
        this.#server.off("error", reject);
        const address = this.#server.address();
        resolve(typeof address === "object" && address !== null ? address.port : port);
      });
    });
  }

  /** Takes no more connections, ends those without a stream with a failure made for each, and after a moment what is left. */
  close(graceMs: number, failure = () => new Failure("DRAINING")): Promise<void> {
    for (const connection of this.#connections) {
      if (connection && !connection.isStreaming) connection.end(failure());
    }
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        for (const socket of this.#sockets.keys()) socket.destroy();
      }, graceMs);
      this.#server.close(() => {
        clearTimeout(timer);
        this.#wheel.stop();
        resolve();
      });
    });
  }

  /** Hears of connections that could not be accepted, for want of descriptors as a rule. */
  onAcceptError(heard: (error: Error) => void): void {
    this.#server.on("error", heard);
  }

  #connected(socket: Socket): void {
    const { cap } = this.#options;
    const admission = cap?.admit() ?? "client";
    if (admission === "none") return void socket.destroy();
    const id = this.#freeIds.pop() ?? this.#connections.length;
    const connection = new LineConnection(socket, id, admission, this.#deps);
    this.#connections[id] = connection;
    this.#sockets.set(socket, connection);
    const { data, end, close } = this.#listeners;
    // 'close' follows an error, and that is what is listened to.
    socket.on("data", data).on("end", end).on("close", close).on("error", ignore);
    if (admission === "surplus" && cap) connection.refuse(cap.refusal());
  }

  #left({ id, admission }: LineConnection): void {
    this.#connections[id] = undefined;
    this.#freeIds.push(id);
    this.#options.cap?.left(admission);
  }

  #internal(error: unknown): Failure {
    const id = randomUUID();
    this.#options.logError(id, error);
    return new Failure("INTERNAL", `Something unforeseen happened; the server's log has it under ${id}.`);
  }
}
