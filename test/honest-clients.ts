import { connect as connectHttp2, type ClientHttp2Session } from "node:http2";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { StreamPricesRequestSchema, StreamPricesResponseSchema } from "@streampulse/proto";
import { envelope, envelopes } from "./stream-reader.ts";

/** Clients that read, on one HTTP/2 connection each ten, and how old their quotes are when they have them. */
export class HonestClients {
  readonly #sessions: ClientHttp2Session[] = [];
  #latencies: number[] = [];

  /** Opens them; resolves once each has a quote. */
  static async open(url: string, count: number, tickersOf: (n: number) => readonly string[]): Promise<HonestClients> {
    const clients = new HonestClients();
    const begun = Array.from({ length: count }, (_, n) => clients.#stream(url, n, tickersOf(n)));
    await Promise.all(begun);
    return clients;
  }

  /** How many quotes they got since the last measurement, or since they were opened. */
  get quotes(): number {
    return this.#latencies.length;
  }

  /** The age in ms that 99 of 100 quotes of the next `ms` milliseconds stay below. */
  async p99(ms: number): Promise<number> {
    this.#latencies = [];
    await new Promise((resolve) => setTimeout(resolve, ms));
    const sorted = this.#latencies.toSorted((a, b) => a - b);
    return sorted[Math.floor(sorted.length * 0.99)] ?? Infinity;
  }

  close(): void {
    for (const session of this.#sessions) session.destroy();
  }

  #stream(url: string, n: number, tickers: readonly string[]): Promise<void> {
    const session = n % 10 === 0 ? connectHttp2(url) : (this.#sessions.at(-1) as ClientHttp2Session);
    if (n % 10 === 0) this.#sessions.push(session);
    const call = session.request({
      ":method": "POST",
      ":path": "/streampulse.v1.PriceService/StreamPrices",
      "content-type": "application/connect+proto",
    });
    const request = create(StreamPricesRequestSchema, { clientId: `honest-${n}`, tickers: [...tickers] });
    call.end(envelope(toBinary(StreamPricesRequestSchema, request)));
    return new Promise((resolve, reject) => {
      const read = async (): Promise<void> => {
        for await (const { bytes, flags } of envelopes(call)) {
          if (flags === 2) throw new Error(`an honest client was ended: ${bytes.toString()}`);
          // Finer than Date.now: a p99 of some ms in whole ones would move by a tenth at a time.
          const nowMs = performance.timeOrigin + performance.now();
          const { quotes } = fromBinary(StreamPricesResponseSchema, bytes);
          for (const quote of quotes) this.#latencies.push(nowMs - Number(quote.receivedTimeMs));
          if (quotes.length > 0) resolve();
        }
      };
      read().catch(reject);
    });
  }
}
