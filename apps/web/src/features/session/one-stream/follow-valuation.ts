import { createPortfolio, type Portfolio, type PortfolioView } from "@streampulse/client/portfolio";
import type { FollowStream } from "./held-streams.ts";

/** The stream of a valuation in the terms of its reader, at the server that served the page. */
export function followValuation(terms: unknown, options: Parameters<FollowStream>[2]): AsyncIterable<PortfolioView> {
  return createPortfolio({ url: "" }).follow(terms as Parameters<Portfolio["follow"]>[0], options);
}
