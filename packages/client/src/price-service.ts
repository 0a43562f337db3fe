import { createClient, type Interceptor } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-web";
import { Delivery } from "@streampulse/core";
import { PriceService, StatusService, type StreamPricesResponse } from "@streampulse/proto";
import { StreamPulseError, errorFrom } from "./errors.ts";
import { resultFrom } from "./from-wire.ts";
import type { ModifyAnswer } from "./wanted-set.ts";
import type { StreamOptions } from "./watch.ts";

/** Where a server is, and how to get there. */
export interface ServerAddress {
  readonly url: string;
  readonly token?: string | undefined;
  readonly fetch?: typeof fetch | undefined;
}

/** The server's calls for one client id, over the Connect protocol in its binary form. */
export class ServerCalls {
  readonly prices;
  readonly status;
  readonly #clientId: string;

  /** Throws where the url is none. */
  constructor(address: ServerAddress, clientId: string) {
    const { token } = address;
    const transport = createConnectTransport({
      baseUrl: baseUrl(address.url),
      useBinaryFormat: true,
      interceptors: token === undefined ? [] : [bearer(token)],
      ...(address.fetch && { fetch: address.fetch }),
    });
    this.prices = createClient(PriceService, transport);
    this.status = createClient(StatusService, transport);
    this.#clientId = clientId;
  }

  /** Opens the stream; it goes on until the signal is aborted, also when its reader has left. */
  open(tickers: readonly string[], options: StreamOptions, signal: AbortSignal): AsyncIterable<StreamPricesResponse> {
    const request = {
      clientId: this.#clientId,
      tickers: [...tickers],
      maxUpdatesPerSecond: options.maxUpdatesPerSecond ?? 0,
      delivery: options.delivery === "every" ? Delivery.EVERY : Delivery.LATEST,
      reportConflation: options.reportConflation ?? false,
    };
    return this.prices.streamPrices(request, { signal });
  }

  /** Changes the set of the living session; rejects with a StreamPulseError. */
  async modify(add: string[], remove: string[], signal: AbortSignal): Promise<ModifyAnswer> {
    const answer = await understood(this.prices.modifyTickers({ clientId: this.#clientId, add, remove }, { signal }));
    return { tickers: answer.tickers, revision: Number(answer.revision), results: answer.results.map(resultFrom) };
  }
}

/** The call, rejecting with a StreamPulseError whatever went wrong. */
export async function understood<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw errorFrom(error);
  }
}

function bearer(token: string): Interceptor {
  return (next) => (request) => {
    request.header.set("Authorization", `Bearer ${token}`);
    return next(request);
  };
}

/** An empty url is the page's own server. A wrong one is told now: later it would look like a server that is down. */
function baseUrl(url: string): string {
  const text = url === "" && typeof location !== "undefined" ? location.origin : url;
  const protocol = URL.canParse(text) ? new URL(text).protocol : undefined;
  if (protocol === "http:" || protocol === "https:") return text;
  throw new StreamPulseError("invalid_argument", "The server's url must begin with http:// or https://.", {
    field: "url",
  });
}
