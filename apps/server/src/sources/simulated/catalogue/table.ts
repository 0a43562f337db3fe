import { decimalsOf, toScaled, TickerType } from "@streampulse/core";

/**
 * A part of the catalogue as text, one ticker a line:
 * `code|name|price|units traded a day, M for millions|volatility a year in per cent`.
 * The digits behind the price's point are the ticker's decimals. An empty volume: nobody counts it.
 */
export interface Table {
  readonly venue: string;
  /** The currency of the prices, the same for all lines or the end of each code. */
  readonly currency: string;
  readonly type: "STOCK" | "CRYPTO" | "FOREX" | "INDEX" | "FUND" | "FUTURE";
  /** The usual distance of bid and ask in hundredths of a per cent of the price; 0: there is no bid and ask. */
  readonly spreadBasisPoints: number;
  /** The smallest step of a price, where it is not one of its last digit. */
  readonly tick?: string;
  /** What stands behind each code and each name of the table. */
  readonly codeEnding?: string;
  readonly nameEnding?: string;
  readonly rows: string;
}

/** One ticker of the simulated market: a real name with invented prices. */
export interface Entry {
  readonly canonical: string;
  readonly venue: string;
  readonly code: string;
  readonly name: string;
  readonly currency: string;
  readonly type: TickerType;
  readonly decimals: number;
  /** The smallest step of its price and the price of the day before, counted in 10^-decimals. */
  readonly tick: number;
  readonly previousClose: number;
  /** Units traded a day; undefined where nobody counts them. */
  readonly dailyVolume: number | undefined;
  /** The standard deviation of its yearly return, 0.3 for 30 %. */
  readonly volatility: number;
  readonly spreadBasisPoints: number;
}

const TYPES = {
  STOCK: TickerType.STOCK,
  CRYPTO: TickerType.CRYPTO,
  FOREX: TickerType.FOREX,
  INDEX: TickerType.INDEX,
  FUND: TickerType.FUND,
  FUTURE: TickerType.FUTURE,
} as const;

const ENDS_WITH_CURRENCY = "last three letters";

function volumeOf(text: string): number | undefined {
  if (text === "") return undefined;
  return text.endsWith("M") ? Number(text.slice(0, -1)) * 1_000_000 : Number(text);
}

function entryOf(table: Table, row: string): Entry {
  const [codeStem = "", nameStem = "", price = "", volume = "", volatility = ""] = row.split("|");
  const code = codeStem + (table.codeEnding ?? "");
  const decimals = decimalsOf(price);
  return {
    canonical: `${table.venue}:${code}`,
    venue: table.venue,
    code,
    name: nameStem + (table.nameEnding ?? ""),
    currency: table.currency === ENDS_WITH_CURRENCY ? code.slice(-3) : table.currency,
    type: TYPES[table.type],
    decimals,
    tick: table.tick === undefined ? 1 : Number(toScaled(table.tick, decimals)),
    previousClose: Number(toScaled(price, decimals)),
    dailyVolume: volumeOf(volume),
    volatility: Number(volatility) / 100,
    spreadBasisPoints: table.spreadBasisPoints,
  };
}

/** The lines of a table, in their order. */
export function entriesOf(table: Table): Entry[] {
  return table.rows
    .trim()
    .split("\n")
    .map((row) => entryOf(table, row));
}
