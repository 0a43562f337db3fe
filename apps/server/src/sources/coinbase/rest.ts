import type { CandleStep, Scheduler, TimeSpan } from "@streampulse/core";
import { SourceFault, type SourceQuote, type ToldCandle } from "../../engine/ports/source.ts";
import { countOf, decimalOf, isRecord, parseExact, positive } from "../vendor/json.ts";
import { refusalOf } from "../vendor/refusal.ts";
import { RequestPace } from "../vendor/request-pace.ts";
import { VendorRest } from "../vendor/rest.ts";
import { timeMsOf } from "../vendor/rfc3339.ts";
import { CANDLES_MAX_BYTES, candlesPath, parseCandles } from "./candles.ts";

/** Coinbase counts 8 requests a second by address; in no second do more than 7 leave. */
const BURST = 3;
const EVERY_MS = 250;
const TICKER_MAX_BYTES = 64 * 1024;

/** An answer that says that there is no such product. */
const NO_SUCH_PRODUCT = Symbol("no such product");

/** Coinbase Exchange's public REST API at its pace. */
export class CoinbaseRest extends VendorRest {
  readonly #pace: RequestPace;
  readonly #now: () => number;

  constructor(base: string, scheduler: Scheduler) {
    const pace = new RequestPace({ vendor: "Coinbase", burst: BURST, everyMs: EVERY_MS }, scheduler);
    super(
      {
        vendor: "Coinbase",
        base,
        // Requests without one are refused.
        headers: { "user-agent": "StreamPulse" },
        parse: parseExact,
        spend: () => pace.take(),
        refusal: ({ status, headers }) => refusalOf("Coinbase", status, headers.get("retry-after"), scheduler.now()),
        stayAway: (fault) => pace.stayAway(fault),
        meaning: (status, body) =>
          status === 404 && isRecord(body) && typeof body["message"] === "string" ? NO_SUCH_PRODUCT : undefined,
      },
      scheduler,
    );
    this.#pace = pace;
    this.#now = () => scheduler.now();
  }

  /** Requests that may leave at once. */
  left(): number {
    return this.#pace.left();
  }

  /** A product's last trade, with the best bid and ask of now; undefined where there is none. Rejects with a SourceFault. */
  async lastTrade(product: string, decimals: number): Promise<LastTrade | undefined> {
    const answer = await this.get(`/products/${product}/ticker`, 1, TICKER_MAX_BYTES);
    if (answer === NO_SUCH_PRODUCT) return undefined;
    if (!isRecord(answer)) throw new SourceFault("unavailable", "Coinbase's answer about the ticker cannot be read.");
    const price = positive(answer["price"], decimals);
    return price === undefined
      ? undefined
      : {
          price,
          sourceTimeMs: timeMsOf(answer["time"]),
          order: countOf(answer["trade_id"]),
          bid: positive(answer["bid"], decimals),
          ask: positive(answer["ask"], decimals),
          volume: decimalOf(answer["volume"], 0),
        };
  }

  /** A product's candles of at most 300 steps, in their order; none where there is no such product. Rejects with a SourceFault. */
  async candles(product: string, step: CandleStep, span: TimeSpan, decimals: number): Promise<readonly ToldCandle[]> {
    const answer = await this.get(candlesPath(product, step, span), 1, CANDLES_MAX_BYTES);
    return answer === NO_SUCH_PRODUCT ? [] : parseCandles(answer, step, decimals, this.#now());
  }

  override close(): void {
    this.#pace.close();
    super.close();
  }
}

/** A trade as the REST API told it. */
export type LastTrade = Omit<SourceQuote, "id" | "price"> & { readonly price: string };
