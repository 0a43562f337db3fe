import type { SourceDefinition } from "../engine/ports/setting.ts";
import { binance } from "./binance/index.ts";
import { coinbase } from "./coinbase/index.ts";
import { finnhub } from "./finnhub/index.ts";
import { kraken } from "./kraken/index.ts";
import { replay } from "./replay/index.ts";
import { simulated } from "./simulated/simulated.ts";
import { tradingview } from "./tradingview/index.ts";

/** Every source there is, by whose names STREAMPULSE_SOURCES chooses. */
export const SOURCES: readonly SourceDefinition[] = [
  simulated,
  replay,
  binance,
  coinbase,
  kraken,
  finnhub,
  tradingview,
];
