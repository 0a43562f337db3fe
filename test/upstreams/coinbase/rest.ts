import type { ServerResponse } from "node:http";
import { pastCandle, stepsBetween } from "../past-candles.ts";
import type { Product } from "./product.ts";

/** Answers a request of the REST API: the list of products, or one's last trade. `listing` stands for the list. */
export function answerRest(
  { pathname: path, searchParams }: URL,
  response: ServerResponse,
  products: ReadonlyMap<string, Product>,
  listing: string | undefined,
  nowMs: number,
): void {
  if (path === "/products") {
    give(response, 200, listing ?? JSON.stringify([...products.values()].map((product) => product.entry())));
    return;
  }
  // Clients ask for the names of currencies besides; what they get leaves them to the codes.
  if (path === "/currencies") return give(response, 200, "[]");
  const charted = /^\/products\/([^/]+)\/candles$/.exec(path)?.[1];
  if (charted !== undefined && products.has(charted)) return candles(searchParams, response, nowMs);
  const id = /^\/products\/([^/]+)\/ticker$/.exec(path)?.[1];
  const product = id === undefined ? undefined : products.get(id);
  if (product && product.facts.status !== "delisted") give(response, 200, JSON.stringify(product.restTicker()));
  else give(response, 404, '{"message":"NotFound"}');
}

const CANDLES_MAX = 300;

/** The newest first, numbers as numbers; none of steps in which nothing was traded. */
function candles(query: URLSearchParams, response: ServerResponse, nowMs: number): void {
  const stepMs = Number(query.get("granularity")) * 1_000;
  const [fromMs, toMs] = [Date.parse(query.get("start") ?? ""), Date.parse(query.get("end") ?? "")];
  if (![60, 300, 900, 3_600, 21_600, 86_400].includes(stepMs / 1_000))
    return give(response, 400, '{"message":"Unsupported granularity"}');
  if (!(toMs >= fromMs)) return give(response, 400, '{"message":"Invalid start or end"}');
  if ((toMs - fromMs) / stepMs + 1 > CANDLES_MAX) {
    const message = `granularity too small for the requested time range. Count of aggregations requested exceeds ${CANDLES_MAX}`;
    return give(response, 400, JSON.stringify({ message }));
  }
  const entries = stepsBetween(fromMs, Math.min(toMs + 1, nowMs), stepMs).flatMap((startMs) => {
    const candle = pastCandle(startMs, stepMs);
    if (!candle) return [];
    const { low, high, open, close, volume } = candle;
    return [`[${[startMs / 1_000, low, high, open, close, volume].join(",")}]`];
  });
  give(response, 200, `[${entries.toReversed().join(",")}]`);
}

/** Answers with JSON text. */
export function give(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" }).end(body);
}
