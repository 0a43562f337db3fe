import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** One connection through the proxy: what the client sees, and what the server sees. */
interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  isMute: boolean;
}

/** A network between a client and a server on loopback that a test breaks: slow, mute or cut, for all connections at once. */
export class FaultProxy {
  /** Added to each piece on its way, in both directions. */
  latencyMs = 0;
  readonly #listener: Server;
  readonly #pairs = new Set<Pair>();

  /** Starts one before the server on this port; whoever does also closes it. */
  static async start(serverPort: number): Promise<FaultProxy> {
    const proxy = new FaultProxy(serverPort);
    await new Promise<void>((resolve) => proxy.#listener.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  private constructor(serverPort: number) {
    this.#listener = createServer((client) => {
      const pair = { client, server: connect(serverPort, "127.0.0.1"), isMute: false };
      this.#pairs.add(pair);
      this.#carry(pair.client, pair.server, pair);
      this.#carry(pair.server, pair.client, pair);
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#listener.address() as AddressInfo).port}`;
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

  #carry(from: Socket, to: Socket, pair: Pair): void {
    from.setNoDelay(true);
    from.on("data", (bytes) => {
      // A reader that is slow behind the proxy is slow before it.
      const pass = () => {
        if (to.writable && !to.write(bytes)) from.pause();
      };
      if (this.latencyMs > 0) setTimeout(pass, this.latencyMs);
      else pass();
    });
    to.on("drain", () => {
      if (!pair.isMute) from.resume();
    });
    from.on("end", () => void setTimeout(() => to.end(), this.latencyMs));
    from.on("error", () => to.destroy());
    from.on("close", () => {
      this.#pairs.delete(pair);
      to.destroySoon();
    });
  }
}
