import { Amount } from "./amount.ts";

/** ISO 4217 (List One, 2024), by the number of their digits behind the point. */
const BY_DIGITS: Readonly<Record<number, string>> = {
  0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
  2:
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP " +
    "CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR " +
    "JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN " +
    "NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP " +
    "SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD YER ZAR ZMW ZWG CNH",
  3: "BHD IQD JOD KWD LYD OMR TND",
  4: "XAU XAG XPT XPD",
  // Coins that prices are quoted in or that people hold: the smallest unit people speak of.
  8:
    "BTC ETH USDT USDC FDUSD TUSD DAI BUSD USDE PYUSD EURC EURT BNB XRP SOL ADA DOGE TRX TON DOT LTC BCH LINK AVAX XLM " +
    "XMR ETC ATOM NEAR UNI ALGO FIL",
};

const DIGITS = new Map(
  Object.entries(BY_DIGITS).flatMap(([digits, codes]) =>
    codes.split(" ").map((code) => [code, Number(digits)] as const),
  ),
);

/** Hundredths that prices are told in, and the currencies they are hundredths of. */
const HUNDREDTHS: Readonly<Record<string, string>> = { GBX: "GBP", ZAC: "ZAR", ILA: "ILS" };
const HUNDRED = new Amount("100");
const ONE = new Amount("1");

/** A currency as amounts are kept in it, and how many of the unit that was named make one of it. */
export interface CurrencyUnit {
  readonly currency: string;
  readonly perUnit: Amount;
}

/** The normalised name: `GBp` is GBX, `eur` is EUR. Undefined for what is no currency. */
export function currencyCode(text: string): string | undefined {
  if (text === "GBp") return "GBX";
  if (text === "ZAc") return "ZAC";
  const code = text.toUpperCase();
  return DIGITS.has(code) || Object.hasOwn(HUNDREDTHS, code) ? code : undefined;
}

/** What a unit is of; of a unit unknown here (a coin's code from a source) it is one of itself. */
export function unitOf(code: string): CurrencyUnit {
  const known = currencyCode(code) ?? code;
  const whole = HUNDREDTHS[known];
  return whole === undefined ? { currency: known, perUnit: ONE } : { currency: whole, perUnit: HUNDRED };
}

/** Whether amounts are kept in it: it is a currency, and not a hundredth of one. */
export function isWhole(code: string): boolean {
  return DIGITS.has(code);
}

/** How many digits amounts of it are rounded to where they are told. */
export function digitsOf(currency: string): number {
  return DIGITS.get(currency) ?? 8;
}

/** Whether it is a coin and no state's money. */
export function isCoin(currency: string): boolean {
  return digitsOf(currency) === 8;
}
