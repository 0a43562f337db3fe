import { Delivery, type Scheduler } from "@streampulse/core";
import {
  PriceService,
  StatusService,
  type GetQuotesResponse,
  type GetStatusResponse,
  type SearchTickersResponse,
  type StreamPricesResponse,
} from "@streampulse/proto";
import { Acknowledgements } from "./acknowledgements.ts";
import { call, openStream, type Server } from "./connect-protocol.ts";
import { understood } from "./errors.ts";
import { resultFrom } from "./from-wire.ts";
import type { ServerAddress } from "./server-address.ts";
import { serverAt } from "./server-at.ts";
import type { ModifyAnswer } from "./wanted-set.ts";
import type { StreamOptions } from "./watch-handlers.ts";

const { streamPrices, modifyTickers, ackStream, getQuotes, searchTickers } = PriceService.method;

/** The contract's calls for one client id. All but the stream reject with a StreamPulseError. */
export class ServerCalls {
  readonly #server: Server;
  readonly #clientId: string;
  readonly #acknowledgements: Acknowledgements;

  /** Throws where the url is none. */
  constructor(address: ServerAddress, clientId: string, scheduler: Scheduler) {
    this.#server = serverAt(address);
    this.#clientId = clientId;
    this.#acknowledgements = new Acknowledgements(scheduler, (bytes, signal) =>
      call(this.#server, ackStream, { clientId, bytes: BigInt(bytes) }, signal),
    );
  }

  /** Opens the stream; iterating fails when the stream ends, for whatever reason. */
  stream(tickers: readonly string[], options: StreamOptions, signal: AbortSignal): AsyncIterable<StreamPricesResponse> {
    const request = {
      clientId: this.#clientId,
      tickers: [...tickers],
      maxUpdatesPerSecond: options.maxUpdatesPerSecond ?? 0,
      delivery: options.delivery === "every" ? Delivery.EVERY : Delivery.LATEST,
      reportConflation: options.reportConflation ?? false,
    };
    return openStream(this.#server, streamPrices, request, signal, this.#acknowledgements.ofStream(signal));
  }

  async modify(add: string[], remove: string[], signal: AbortSignal): Promise<ModifyAnswer> {
    const request = { clientId: this.#clientId, add, remove };
    const answer = await understood(call(this.#server, modifyTickers, request, signal), signal);
    return { tickers: answer.tickers, revision: Number(answer.revision), results: answer.results.map(resultFrom) };
  }

  quotes(tickers: string[], signal?: AbortSignal): Promise<GetQuotesResponse> {
    return understood(call(this.#server, getQuotes, { tickers }, signal), signal);
  }

  search(request: { query: string; limit: number; pageToken: string }, signal?: AbortSignal) {
    return understood<SearchTickersResponse>(call(this.#server, searchTickers, request, signal), signal);
  }

  status(signal?: AbortSignal): Promise<GetStatusResponse> {
    return understood(call(this.#server, StatusService.method.getStatus, {}, signal), signal);
  }
}
