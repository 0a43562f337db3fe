// The peer connect-node: the contract's stream as its documentation writes one, an async generator per reader.
import { createServer } from "node:http";
import { create } from "@bufbuild/protobuf";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import { PriceService, QuoteSchema, type Quote } from "@streampulse/proto";
import { onTick, PORT, Readers } from "./market.ts";

/** A reader that falls behind loses its oldest, as any server must bound it. */
const QUEUE_MAX = 1_000;

class Queue {
  readonly #waiting: Quote[] = [];
  #wake: (() => void) | undefined;

  add(quote: Quote): void {
    this.#waiting.push(quote);
    if (this.#waiting.length > QUEUE_MAX) this.#waiting.shift();
    this.#wake?.();
  }

  async *quotes(): AsyncGenerator<Quote> {
    for (;;) {
      const quote = this.#waiting.shift();
      if (quote) yield quote;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

const readers = new Readers<Queue>();
const handler = connectNodeAdapter({
  routes: (router) =>
    router.service(PriceService, {
      async *streamPrices({ tickers }) {
        const queue = new Queue();
        readers.add(queue, tickers);
        for await (const quote of queue.quotes()) yield { quotes: [quote] };
      },
    }),
});
createServer(handler).listen(PORT, "127.0.0.1");
onTick((ticker, price, ms, sequence) => {
  const quote = create(QuoteSchema, { ticker, price, receivedTimeMs: BigInt(ms), sequence: BigInt(sequence) });
  for (const queue of readers.of(ticker)) queue.add(quote);
});
