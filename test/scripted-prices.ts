import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { Code, ConnectError, type ConnectRouter } from "@connectrpc/connect";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import {
  PriceService,
  StatusService,
  type GetQuotesResponseSchema,
  type GetStatusResponseSchema,
  type SearchTickersResponseSchema,
  StreamPricesResponseSchema,
  type ModifyTickersResponseSchema,
} from "@streampulse/proto";

/** What a scripted server answers. Each may throw a ConnectError instead. */
export interface PriceScript {
  quotes?(tickers: readonly string[]): MessageInitShape<typeof GetQuotesResponseSchema>;
  search?(query: string, limit: number): MessageInitShape<typeof SearchTickersResponseSchema>;
  status?(): MessageInitShape<typeof GetStatusResponseSchema>;
  modify?(add: readonly string[], remove: readonly string[]): MessageInitShape<typeof ModifyTickersResponseSchema>;
  /** The messages behind the Session; the stream stays open until the client leaves or `stream` throws. */
  stream?(
    tickers: readonly string[],
    signal: AbortSignal,
  ):
    | Iterable<MessageInitShape<typeof StreamPricesResponseSchema>>
    | AsyncIterable<MessageInitShape<typeof StreamPricesResponseSchema>>;
}

/** A peer that says exactly what a test wants said: also what the real server never would. */
export interface ScriptedPrices {
  readonly url: string;
  /** The Authorization headers of all requests, in order. */
  readonly authorizations: (string | undefined)[];
  close(): Promise<void>;
}

/** Starts a server on loopback that follows the script. */
export async function startScriptedPrices(script: PriceScript): Promise<ScriptedPrices> {
  const authorizations: (string | undefined)[] = [];
  const adapter = connectNodeAdapter({ routes: (router) => route(router, script) });
  const server: Server = createServer((request, response) => {
    authorizations.push(request.headers.authorization);
    adapter(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    authorizations,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function route(router: ConnectRouter, script: PriceScript): void {
  router.service(PriceService, {
    async *streamPrices(request, context) {
      const session = {
        clientId: request.clientId,
        tickers: request.tickers,
        revision: 1n,
        heartbeatMs: 5_000n,
        serverTimeMs: 1n,
      };
      yield create(StreamPricesResponseSchema, { session, revision: 1n });
      for await (const message of script.stream?.(request.tickers, context.signal) ?? []) {
        yield create(StreamPricesResponseSchema, message);
      }
      await new Promise((resolve) => context.signal.addEventListener("abort", resolve));
    },
    modifyTickers: ({ add, remove }) => required(script.modify)(add, remove),
    getQuotes: ({ tickers }) => required(script.quotes)(tickers),
    searchTickers: ({ query, limit }) => required(script.search)(query, limit),
  });
  router.service(StatusService, { getStatus: () => required(script.status)() });
}

function required<T>(answer: T | undefined): T {
  if (!answer) throw new ConnectError("not in the script", Code.Unimplemented);
  return answer;
}
