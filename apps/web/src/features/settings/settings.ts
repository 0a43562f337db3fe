/** How the page looks to this reader. Every field has a value; what was kept in another spelling is the default. */
export interface Settings {
  readonly theme: (typeof THEMES)[number];
  /** The colours of rising and falling prices. */
  readonly palette: (typeof PALETTES)[number];
  readonly density: (typeof DENSITIES)[number];
  /** Whether amounts are hidden: of holdings and accounts, not of markets. */
  readonly privacy: boolean;
  /** Whether single letters and signs are keys of the page; arrows, Enter and the like always are. */
  readonly letterKeys: boolean;
  /** What net worth and totals are told in, as ISO 4217. */
  readonly currency: string;
}

/** `system` follows the device. */
export const THEMES = ["system", "light", "dark"] as const;

/** Rising first. The third is for readers to whom green and red are one colour. */
export const PALETTES = ["green-red", "red-green", "blue-orange"] as const;

/** How high rows are. */
export const DENSITIES = ["comfortable", "compact"] as const;

/** Those that are offered; any other of ISO 4217 that was kept stays. */
export const CURRENCIES = [
  ...["USD", "EUR", "GBP", "CHF", "JPY", "CNY", "HKD", "SGD", "INR", "KRW", "AUD", "NZD", "CAD"],
  ...["SEK", "NOK", "DKK", "PLN", "CZK", "TRY", "ZAR", "BRL", "MXN"],
] as const;

/** What a newcomer sees. */
export const DEFAULT_SETTINGS: Settings = {
  theme: "system",
  palette: "green-red",
  density: "comfortable",
  privacy: false,
  letterKeys: true,
  currency: "USD",
};

function oneOf<T extends string>(choices: readonly T[], value: unknown, otherwise: T): T {
  return choices.find((choice) => choice === value) ?? otherwise;
}

/** Reads what a browser kept: anybody may have written there, so each field is checked, and left out ones are default. */
export function settingsFrom(text: string | null): Settings {
  let kept: Partial<Record<keyof Settings, unknown>> = {};
  try {
    const read: unknown = JSON.parse(text ?? "{}");
    if (typeof read === "object" && read !== null) kept = read;
  } catch {
    // Another's text: the defaults stand.
  }
  const { theme, palette, density, privacy, letterKeys, currency } = kept;
  return {
    theme: oneOf(THEMES, theme, DEFAULT_SETTINGS.theme),
    palette: oneOf(PALETTES, palette, DEFAULT_SETTINGS.palette),
    density: oneOf(DENSITIES, density, DEFAULT_SETTINGS.density),
    privacy: privacy === true,
    letterKeys: letterKeys !== false,
    currency: typeof currency === "string" && /^[A-Z]{3}$/.test(currency) ? currency : DEFAULT_SETTINGS.currency,
  };
}
