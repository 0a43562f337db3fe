import { create, toJsonString } from "@bufbuild/protobuf";
import { Failure } from "@streampulse/core";
import { GetQuotesResponseSchema } from "@streampulse/proto";

import { answerFailure, answerMethod } from "./failure-answer.ts";
import type { HttpResponse } from "./http-sink.ts";
import { infoMessage, quoteMessage, tickerErrorMessage } from "../messages.ts";
import { readQuery, tickersOf } from "./query.ts";
import type { HttpRequest, StreamDeps } from "./stream-prices.ts";

/** Serves `GET /v1/quotes?tickers=…`: the JSON of GetQuotesResponse. */
export function serveSnapshot(request: HttpRequest, response: HttpResponse, deps: StreamDeps): void {
  if (request.method !== "GET" && request.method !== "HEAD") return answerMethod(response, "GET, HEAD");
  answer(request, response, deps).catch((error: unknown) => {
    answerFailure(response, error instanceof Failure ? error : deps.internal(error));
  });
}

async function answer(request: HttpRequest, response: HttpResponse, { engine }: StreamDeps): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  const found = await engine.getQuotes(tickersOf(readQuery(request.url ?? "")), gone.signal);
  if (gone.signal.aborted) return;
  const message = create(GetQuotesResponseSchema, {
    quotes: found.quotes.map(quoteMessage),
    infos: found.infos.map(infoMessage),
    errors: found.errors.map(tickerErrorMessage),
  });
  const body = toJsonString(GetQuotesResponseSchema, message);
  response.writeHead(200, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  response.end(body);
}
