import type { ConnectionState } from "@streampulse/client";
import type { TickerInfo } from "@streampulse/core";
import { connectionText } from "../render/connection.ts";
import { jsonLine, quoteJson } from "../render/json.ts";
import { errorLine, quoteLine } from "../render/quote-line.ts";
import { sourceChangeText } from "../render/source-change.ts";
import { cleanText } from "../render/clean.ts";
import type { Terminal } from "../terminal.ts";
import type { PriceReader } from "./follow.ts";

/**
 * Prints one line per quote on stdout, as text or JSON; everything else goes to stderr. A ticker's trouble is
 * said once, however often the server tells of it, until a quote ends it.
 */
export function lineReader(terminal: Terminal, isJson: boolean): PriceReader {
  const infos = new Map<string, TickerInfo>();
  const troubles = new Map<string, string>();
  /** What was said last of each source that brings nothing. */
  const said = new Map<string, string>();
  let wasBroken = false;
  return {
    infos: (batch) => batch.forEach((info) => infos.set(info.ticker, info)),
    errors(batch) {
      for (const error of batch) {
        const line = errorLine(error);
        if (troubles.get(error.ticker) !== line) terminal.err(line);
        troubles.set(error.ticker, line);
        if (error.removed) infos.delete(error.ticker);
      }
    },
    gaps(batch) {
      for (const gap of batch) {
        const count = gap.missed === undefined ? "Quotes" : `${gap.missed} quotes`;
        terminal.err(`${cleanText(gap.ticker, 48)}: ${count} missed`);
      }
    },
    sourceChanges(batch) {
      for (const change of batch) {
        const line = sourceChangeText(change);
        // A source that is back says so by its prices.
        if (line === undefined || said.get(change.source) === line) continue;
        said.set(change.source, line);
        terminal.err(line);
      }
    },
    quotes(batch) {
      for (const quote of batch) {
        troubles.delete(quote.ticker);
        if (!quote.stale) said.delete(quote.source);
        terminal.out(isJson ? jsonLine(quoteJson(quote)) : quoteLine(quote, infos.get(quote.ticker)));
      }
    },
    connection(state: ConnectionState) {
      // The first connection speaks by its prices, and the end by the message that ends the program.
      if (state.status === "connecting" || state.status === "stopped") return;
      if (state.status === "live" && !wasBroken) return;
      wasBroken = state.status !== "live";
      terminal.err(connectionText(state, Date.now()));
    },
  };
}
