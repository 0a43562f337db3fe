import { decimalsOf } from "@streampulse/core";

/**
 * Decimal text as the reader's locale writes it. The text goes to `Intl.NumberFormat` as text, which reads
 * it exactly: no float ever holds a price. Digits are never rounded away, except in `percent` and `volume`.
 */
export interface NumberText {
  /** With at least `decimals` digits behind the point, and all that the text has. */
  price(text: string, decimals?: number): string;
  /** As `price`, with its sign; nought has none. */
  change(text: string, decimals?: number): string;
  /** Two digits behind the point and a sign; the % sign is the caller's. */
  percent(text: string): string;
  /** Short (`38.2M`). */
  volume(text: string): string;
  /** With the digits that its currency has, and a sign for plus where asked; rounded for the eye alone. */
  amount(text: string, currency?: string, signed?: boolean): string;
  /** A count, grouped. */
  count(value: number): string;
}

/** What stands for a value that nobody knows: never 0. */
export const UNKNOWN = "—";

const MOST_DECIMALS = 20;

/** The number texts of a locale; formatters are made once for each number of decimals. */
export function numberText(locales: string | readonly string[]): NumberText {
  const made = new Map<string, Intl.NumberFormat>();
  const formatter = (key: string, options: Intl.NumberFormatOptions): Intl.NumberFormat => {
    let format = made.get(key);
    if (!format) made.set(key, (format = new Intl.NumberFormat(locales as string | string[], options)));
    return format;
  };
  // The contract's decimal text is a numeric literal, which the type cannot say of a string.
  const write = (format: Intl.NumberFormat, text: string): string =>
    format.format(text as `${number}`).replace("-", "−");
  const digits = (text: string, decimals: number): Intl.NumberFormatOptions => {
    const least = Math.max(0, Math.min(decimals, MOST_DECIMALS));
    return { minimumFractionDigits: least, maximumFractionDigits: Math.max(least, decimalsOf(text)) };
  };
  const shaped = (kind: string, text: string, decimals: number, signDisplay: "negative" | "exceptZero"): string => {
    const options = digits(text, decimals);
    const key = `${kind}${options.minimumFractionDigits},${options.maximumFractionDigits}`;
    return write(formatter(key, { ...options, signDisplay }), text);
  };
  return {
    price: (text, decimals = 0) => shaped("p", text, decimals, "negative"),
    change: (text, decimals = 0) => shaped("c", text, decimals, "exceptZero"),
    percent: (text) =>
      write(formatter("%", { minimumFractionDigits: 2, maximumFractionDigits: 2, signDisplay: "exceptZero" }), text),
    volume: (text) => write(formatter("v", { notation: "compact", maximumSignificantDigits: 3 }), text),
    amount: (text, currency, signed = false) => {
      const signDisplay = signed ? "exceptZero" : "negative";
      // Coins have codes too, which no locale knows.
      const isMoney = currency !== undefined && /^[A-Z]{3}$/.test(currency);
      if (!isMoney) {
        const least = { minimumFractionDigits: 2, maximumFractionDigits: currency === undefined ? 2 : 8, signDisplay };
        const written = write(
          formatter(`a${signed},${currency === undefined}`, least as Intl.NumberFormatOptions),
          text,
        );
        return currency === undefined ? written : `${written} ${currency}`;
      }
      const options = { style: "currency", currency, currencyDisplay: "narrowSymbol", signDisplay } as const;
      return write(formatter(`a${signed}${currency}`, options), text);
    },
    count: (value) => formatter("n", { maximumFractionDigits: 0 }).format(value),
  };
}

/** The number texts of this reader. */
export const numbers: NumberText = numberText(typeof navigator === "undefined" ? "en" : navigator.languages);
