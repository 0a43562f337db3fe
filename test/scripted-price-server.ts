import { AsyncLocalStorage } from "node:async_hooks";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { MessageInitShape } from "@bufbuild/protobuf";
import { Code, ConnectError, type ServiceImpl } from "@connectrpc/connect";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import {
  PriceService,
  StatusService,
  type StreamPricesRequest,
  type StreamPricesResponseSchema,
} from "@streampulse/proto";

/** One message of a stream, as a test writes it. */
export type Batch = MessageInitShape<typeof StreamPricesResponseSchema>;

/** One open stream, played by a test. */
export class ScriptedStream {
  readonly request: StreamPricesRequest;
  /** Resolves when the client is gone or the stream has ended. */
  readonly closed: Promise<void>;
  readonly #socket: Socket;
  readonly #batches: Batch[] = [];
  #end: { readonly error?: ConnectError } | undefined;
  #wake: (() => void) | undefined;

  constructor(request: StreamPricesRequest, socket: Socket, signal: AbortSignal) {
    this.request = request;
    this.#socket = socket;
    this.closed = new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
  }

  /** Sends a message. */
  send(batch: Batch): void {
    this.#batches.push(batch);
    this.#wake?.();
  }

  /** Sends the first message: the session, by default with what was asked for, at revision 1. */
  open(session: NonNullable<Batch["session"]> = {}): void {
    this.send({ session: { tickers: this.request.tickers, revision: 1n, heartbeatMs: 5_000n, ...session } });
  }

  /** Ends with OK, as no server of ours does. */
  end(): void {
    this.#end = {};
    this.#wake?.();
  }

  /** Ends with an error. */
  fail(error: ConnectError): void {
    this.#end = { error };
    this.#wake?.();
  }

  /** Cuts the connection without a word. */
  cut(): void {
    this.#socket.destroy();
  }

  /** Writes the head of a message, and cuts the connection. */
  cutWithin(): void {
    // A chunk of the body: a frame's head that promises 100 bytes, and 3 of them.
    this.#socket.end(Buffer.from("8\r\n\0\0\0\0\x64abc\r\n0\r\n\r\n", "latin1"));
  }

  async *messages(signal: AbortSignal): AsyncGenerator<Batch> {
    signal.addEventListener("abort", () => this.#wake?.(), { once: true });
    while (!signal.aborted) {
      const batch = this.#batches.shift();
      if (batch) yield batch;
      else if (this.#end?.error) throw this.#end.error;
      else if (this.#end) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

/** The server's side of the contract, spoken by connect-node on a port of its own and played by a test. */
export class ScriptedPriceServer {
  readonly url: string;
  /** How often a stream was asked for. */
  opened = 0;
  /** The answers to the unary calls. */
  answers: Partial<ServiceImpl<typeof PriceService>> = {};
  readonly #server: Server;
  readonly #streams: ScriptedStream[] = [];
  readonly #waiting: ((stream: ScriptedStream) => void)[] = [];
  readonly #sockets = new Set<Socket>();

  /** Starts one; whoever does also closes it. */
  static async start(): Promise<ScriptedPriceServer> {
    const current = new AsyncLocalStorage<IncomingMessage>();
    const made: { scripted?: ScriptedPriceServer } = {};
    const adapter = connectNodeAdapter({
      routes: (router) => {
        const unanswered = (): never => {
          throw new ConnectError("not in this script", Code.Unimplemented);
        };
        router.service(PriceService, {
          streamPrices: (request, context) => {
            const socket = current.getStore()?.socket;
            if (!made.scripted || !socket) return unanswered();
            const stream = new ScriptedStream(request, socket, context.signal);
            made.scripted.#arrived(stream);
            return stream.messages(context.signal);
          },
          modifyTickers: (request, context) => made.scripted?.answers.modifyTickers?.(request, context) ?? unanswered(),
          getQuotes: (request, context) => made.scripted?.answers.getQuotes?.(request, context) ?? unanswered(),
          searchTickers: (request, context) => made.scripted?.answers.searchTickers?.(request, context) ?? unanswered(),
        });
        router.service(StatusService, { getStatus: () => ({ version: "1.2.3", uptimeMs: 5n }) });
      },
    });
    const server = createServer((request, response) => current.run(request, () => adapter(request, response)));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return (made.scripted = new ScriptedPriceServer(server));
  }

  private constructor(server: Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
    });
  }

  #arrived(stream: ScriptedStream): void {
    this.opened++;
    const waiting = this.#waiting.shift();
    if (waiting) waiting(stream);
    else this.#streams.push(stream);
  }

  /** The next stream that a client opens, or has opened and no test has taken. */
  nextStream(): Promise<ScriptedStream> {
    const stream = this.#streams.shift();
    return stream ? Promise.resolve(stream) : new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Closes it and every connection. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, "close");
  }
}
