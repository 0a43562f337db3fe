import type { RequestListener } from "node:http";

import { createContextKey, type ConnectRouter } from "@connectrpc/connect";
import type { Failure } from "@streampulse/core";
import { PriceService, StatusService } from "@streampulse/proto";

import { ANONYMOUS, type Caller } from "../../engine/caller.ts";
import type { PriceEngine } from "../../engine/price-engine.ts";
import { infoMessage, quoteMessage, sourceMessage, tickerErrorMessage } from "../messages.ts";
import type { Service } from "../kept/kept-service.ts";
import { routeUnary } from "./service-calls.ts";
import type { HttpRequest } from "./stream-prices.ts";
import { unaryAdapter } from "./unary-adapter.ts";

/** What the unary calls need. */
export interface UnaryDeps {
  readonly engine: PriceEngine;
  readonly callerOf: (request: HttpRequest) => Caller;
  readonly internal: (error: unknown) => Failure;
  /** What GetStatus tells beside the engine's own state. */
  readonly server: () => { readonly version: string; readonly uptimeMs: number; readonly hasFaultLab: boolean };
  /** Of what is kept. */
  readonly services: readonly Service[];
}

const CALLER = createContextKey<Caller>({ principal: ANONYMOUS, isLocal: false });

/** Every call but the stream, in all protocols; what is none of them goes to `fallback`. */
export function unaryCalls(deps: UnaryDeps, fallback: RequestListener): RequestListener {
  return unaryAdapter({
    routes: (router) => {
      routes(router, deps);
      routeUnary(router, deps.services, (context) => context.values.get(CALLER));
    },
    fillContext: (values, request) => values.set(CALLER, deps.callerOf(request)),
    internal: deps.internal,
    fallback,
  });
}

function routes(router: ConnectRouter, { engine, server }: UnaryDeps): void {
  router.service(PriceService, {
    async modifyTickers(request, context) {
      const { tickers, revision, results } = await engine.modifyTickers(context.values.get(CALLER), request);
      return { tickers: [...tickers], revision: BigInt(revision), results: [...results] };
    },
    async getQuotes(request, context) {
      context.responseHeader.set("cache-control", "no-store");
      const { quotes, infos, errors } = await engine.getQuotes(request.tickers, context.signal);
      return {
        quotes: quotes.map(quoteMessage),
        infos: infos.map(infoMessage),
        errors: errors.map(tickerErrorMessage),
      };
    },
    async searchTickers(request, context) {
      context.responseHeader.set("cache-control", "no-store");
      const { results, nextPageToken } = await engine.searchTickers(request, context.signal);
      return { results: results.map(infoMessage), nextPageToken };
    },
    async ackStream({ clientId, bytes }, context) {
      await engine.ackStream(context.values.get(CALLER), { clientId, bytes: Number(bytes) });
      return {};
    },
  });
  router.service(StatusService, {
    async getStatus(_request, context) {
      context.responseHeader.set("cache-control", "no-store");
      const sources = await engine.sources();
      const { streams, sessions, connections } = await engine.census();
      const { version, uptimeMs, hasFaultLab } = server();
      return {
        version,
        uptimeMs: BigInt(uptimeMs),
        hasFaultLab,
        sources: sources.map(sourceMessage),
        streams,
        sessions,
        connections,
      };
    },
  });
}
