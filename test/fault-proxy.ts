import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** One connection through the proxy: what the client sees, and what the server sees. */
interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  isMute: boolean;
}

/** How much is read of a server at once, but for a network that is throttled. */
const READ_BYTES = 64 * 1024;

/** A network between a client and a server on loopback that a test breaks: slow, mute or cut, for all connections at once. */
export class FaultProxy {
  /** Added to each piece on its way, in both directions. */
  latencyMs = 0;
  readonly #listener: Server;
  readonly #pairs = new Set<Pair>();
  #isThrottled = false;

  /** Starts one before the server on this port; whoever does also closes it. */
  static async start(serverPort: number): Promise<FaultProxy> {
    const proxy = new FaultProxy(serverPort);
    await new Promise<void>((resolve) => proxy.#listener.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  private constructor(serverPort: number) {
    this.#listener = createServer((client) => {
      // Read into what it is given, so that a throttled network takes a single byte from the kernel and no more.
      const buffer = () => Buffer.allocUnsafe(this.#isThrottled ? 1 : READ_BYTES);
      const callback = (length: number, bytes: Uint8Array): boolean => {
        pass(Buffer.from(bytes.buffer, bytes.byteOffset, length));
        return !this.#isThrottled;
      };
      const server = connect({ port: serverPort, host: "127.0.0.1", onread: { buffer, callback } });
      const pair = { client, server, isMute: false };
      this.#pairs.add(pair);
      client.on("data", this.#carrier(client, server, pair));
      const pass = this.#carrier(server, client, pair);
    });
  }

  get port(): number {
    return (this.#listener.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** From now on a byte of the server's passes on each connection when the test says so, and nothing else. */
  throttle(): void {
    this.#isThrottled = true;
    for (const { server } of this.#pairs) server.pause();
  }

  /** Lets the next byte pass: of what was there before the throttle, all that was read at once. */
  passOne(): void {
    for (const { server } of this.#pairs) server.resume();
  }

  /** Everything passes again. */
  unthrottle(): void {
    this.#isThrottled = false;
    this.passOne();
  }

  /** From now on nothing passes on the connections there are, and neither side is told; later ones work. */
  mute(): void {
    for (const pair of this.#pairs) {
      pair.isMute = true;
      pair.client.pause();
      pair.server.pause();
    }
  }

  /** Cuts every connection, with a reset to both sides. */
  cut(): void {
    for (const { client, server } of this.#pairs) {
      client.resetAndDestroy();
      server.resetAndDestroy();
    }
  }

  async close(): Promise<void> {
    for (const { client, server } of this.#pairs) {
      client.destroy();
      server.destroy();
    }
    await new Promise((resolve) => this.#listener.close(resolve));
  }

  /** Joins two ends but for the bytes, which the caller hands to what this gives back. */
  #carrier(from: Socket, to: Socket, pair: Pair): (bytes: Buffer) => void {
    from.setNoDelay(true);
    to.on("drain", () => {
      if (!pair.isMute) from.resume();
    });
    from.on("end", () => void setTimeout(() => to.end(), this.latencyMs));
    from.on("error", () => to.destroy());
    from.on("close", () => {
      this.#pairs.delete(pair);
      to.destroySoon();
    });
    return (bytes) => {
      // A reader that is slow behind the proxy is slow before it.
      const pass = () => {
        if (to.writable && !to.write(bytes)) from.pause();
      };
      if (this.latencyMs > 0) setTimeout(pass, this.latencyMs);
      else pass();
    };
  }
}
