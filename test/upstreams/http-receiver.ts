import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A request that came. */
export interface Received {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What is answered. */
export interface Answered {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Somebody on loopback who takes requests over HTTP and notes them. */
export class HttpReceiver {
  /** In the order of their coming. */
  readonly received: Received[] = [];
  /** How each is answered; undefined: never. Set by whoever wants another answer. */
  answer: (request: Received) => Answered | undefined;
  /** How many connections there were. */
  connections = 0;
  readonly #http: Server;
  readonly #listeners = new Set<() => void>();

  protected constructor(answer: (request: Received) => Answered | undefined) {
    this.answer = answer;
    this.#http = createServer((request, response) => {
      const pieces: Buffer[] = [];
      request.on("data", (piece: Buffer) => pieces.push(piece));
      request.on("end", () => {
        const { method = "", url: path = "", headers } = request;
        const received = { method, path, headers, body: Buffer.concat(pieces) };
        this.received.push(received);
        const answered = this.answer(received);
        if (answered) response.writeHead(answered.status, answered.headers).end(answered.body ?? "");
        this.#tell();
      });
    });
    this.#http.on("connection", (socket) => {
      this.connections++;
      socket.on("close", () => this.#tell());
      this.#tell();
    });
  }

  /** Begins to listen, on a free port; takes everything unless told otherwise. */
  static async start(
    answer: (request: Received) => Answered | undefined = () => ({ status: 200 }),
  ): Promise<HttpReceiver> {
    const receiver = new HttpReceiver(answer);
    await receiver.listen();
    return receiver;
  }

  get port(): number {
    return (this.#http.address() as AddressInfo).port;
  }

  /** Origin. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** How many connections are open. */
  open(): Promise<number> {
    return new Promise((resolve, reject) =>
      this.#http.getConnections((error, count) => (error ? reject(error) : resolve(count))),
    );
  }

  /** Resolves once it is so; looks again after every request and connection. */
  async until(isSo: () => boolean | Promise<boolean>): Promise<void> {
    for (;;) {
      const told = new Promise<void>((resolve) => this.#listeners.add(resolve));
      if (await isSo()) return;
      await told;
    }
  }

  /** Ends everything at once. Idempotent. */
  async close(): Promise<void> {
    if (!this.#http.listening) return;
    const closed = new Promise<void>((resolve) => this.#http.close(() => resolve()));
    this.#http.closeAllConnections();
    await closed;
  }

  protected async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#http.listen(0, "127.0.0.1", resolve));
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
  }
}
