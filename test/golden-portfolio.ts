import { TickerType } from "@streampulse/core";
import type { ListingInfo } from "../apps/server/src/engine/ports/source.ts";
import type { AccountDraft } from "../apps/server/src/engine/portfolio-book/accounts.ts";
import type { ActivityDraft } from "../apps/server/src/engine/portfolio-book/activity-check.ts";

/**
 * A portfolio whose figures were computed by hand: twelve holdings in dollars, euros and pence, a short position, cash in
 * three currencies, a house and a loan. Everything is told in euros, at
 *
 *   EURUSD 1.25   one dollar is 0.80 euros
 *   EURGBP 0.80   one pound is 1.25 euros
 *
 * The day is Monday 5 January 2026. FIFO, and the average where it differs:
 *
 *   ticker   held   cost                                                price   value       unrealised  day       realised
 *   AAPL      25    1001 × 5/20 + 1201 = 1451.25 USD = 1161.00          80      1600.00       439.00     40.00    238.60
 *      10 @ 100 + 1 and 10 @ 120 + 1, split 2:1 to 20 + 20 units, 15 sold @ 70 − 1:
 *      1049 − 1001 × 15/20 = 298.25 USD. Average: 2202/40 = 55.05 a unit; 1049 − 825.75 = 223.25 USD = 178.60;
 *      left 1376.25 USD = 1101.00, unrealised 499.00. Day: 25 × (80 − 78) = 50 USD.
 *   MSFT       4    1000 USD = 800.00                                  300       960.00       160.00    −32.00      0.00
 *      dividend 12 − 1.8 tax = 10.2 USD = 8.16 income. Day: 4 × (300 − 310) = −40 USD.
 *   NVDA      −3    998 × 3/5 = 598.80 USD brought = −479.04           190      −456.00        23.04    −12.00     30.56
 *      5 short @ 200 − 2 = 998, 2 covered @ 180 + 1: 998 × 2/5 − 361 = 38.20 USD. Day: −3 × (190 − 185) = −15 USD.
 *   SAP.DE     8    8 × 100 + 4.90 = 804.90                            150      1200.00       395.10      4.00      0.00
 *   SIE.DE     3    600 EUR + 2.50 USD fee = 602.00                    180       540.00       −62.00      0.00      0.00
 *   ALV.DE     1    300.00                                             355       355.00        55.00     16.00     51.00
 *      one of two sold today @ 352 − 1: 351 − 300 = 51. Day: 355 − 2 × 345 + 351 = 16.
 *   VOD.L   1000    1000 × 70 p + 5 GBP = 705 GBP = 881.25             77.5 p    968.75        87.50      6.25      0.00
 *   BP.L      60    60 × 350 p = 210 GBP = 262.50                      365 p     273.75        11.25      0.75      1.25
 *      100 bought, 40 sold @ 360 p − 300 p fee: 144 − 3 − 140 = 1 GBP. Day: 60 × 1 p.
 *   KO        20    (20 × 50 + 1) USD × 0.90 as paid = 900.90 EUR      60        960.00        59.10     16.00      0.00
 *   TSLA       2    2 × 250 today = 500 USD = 400.00                   260       416.00        16.00     16.00      0.00
 *      Day: 520 − 0 × 240 − 500 = 20 USD.
 *   NOSUCH1    1    99 USD                                             unknown ticker: unpriced
 *   BTCUSDT    0.5  30000 USDT                                         60000 USDT: unpriced, USDT has no rate
 *   F          0    100 @ 10, sold @ 11 − 0.50: 99.50 USD = 79.60, closed                                           79.60
 *   sum                                                                         6817.50      1183.99     55.00    401.01
 *   average                                                                                  1243.99              341.01
 *
 *   At the previous closes: 1560 + 992 + 444 + 1196 + 540 + 690 + 962.50 + 273 + 944 + 0 = 7601.50, and TSLA, bought today
 *   for 400: 55/8001.50 = 0.69 %.
 *
 *   balance      how                                                                          amount        value
 *   Depot USD    5000 − 2202 + 1049 − 1000 + 10.2 + 998 − 361 − 2.5 − 99 − 500 + 99.5 + 500   3492.20 USD   2793.76
 *   Depot EUR    10000 − 804.9 − 600 − 600 + 351 − 900.9 + 1.23 interest − 10 fee             7436.43       7436.43
 *   Depot GBP    1000 − 705 − 350 + 141                                                         86.00 GBP    107.50
 *   Depot USDT   30000 − 30000                                                                   0: not told
 *   Giro         20000 + 3000 − 900 − 1000 − 400                                             20700.00      20700.00
 *   House        stated                                                                     300000.00     300000.00
 *   Loan         −120000 + 1000                                                            −119000.00    −119000.00
 *   sum                                                                                                   212037.69
 *
 *   net worth 6817.50 + 212037.69 = 218855.19; owed 119000 + 456 = 119456; assets 338311.19
 *   income 8.16 + 1.23 − 10 = −0.61; total profit 1183.99 + 401.01 − 0.61 = 1584.39, by either method.
 */
export const GOLDEN_DAY_MS = Date.UTC(2026, 0, 5, 15);

/** Which account is meant; the number is its place in `GOLDEN_ACCOUNTS`, counted from 1, which is its id. */
const [DEPOT, GIRO, HOUSE, LOAN] = ["1", "2", "3", "4"] as const;

/** Made in this order in a new portfolio. */
export const GOLDEN_ACCOUNTS: readonly AccountDraft[] = [
  { kind: "brokerage", name: "Depot", currency: "EUR", ignoresCash: false },
  { kind: "cash", name: "Giro", currency: "EUR", ignoresCash: false },
  { kind: "other_asset", name: "House", currency: "EUR", ignoresCash: false },
  { kind: "debt", name: "Loan", currency: "EUR", ignoresCash: false },
];

type Rest = Partial<ActivityDraft>;
type Trade = "buy" | "sell" | "short" | "cover";
const trade = (kind: Trade, ticker: string, quantity: string, price: string, currency: string, more: Rest = {}) =>
  ({ accountId: DEPOT, kind, day: "2025-03-03", ticker, quantity, price, currency, ...more }) satisfies ActivityDraft;
const cash = (accountId: string, kind: ActivityDraft["kind"], amount: string, currency: string, more: Rest = {}) =>
  ({ accountId, kind, day: "2025-01-02", amount, currency, ...more }) satisfies ActivityDraft;

export const GOLDEN_ACTIVITIES: readonly ActivityDraft[] = [
  cash(DEPOT, "deposit", "10000", "EUR"),
  cash(DEPOT, "deposit", "5000", "USD"),
  cash(DEPOT, "deposit", "1000", "GBP"),
  cash(DEPOT, "deposit", "30000", "USDT"),
  trade("buy", "AAPL", "10", "100", "USD", { fee: "1", day: "2025-02-03" }),
  trade("buy", "AAPL", "10", "120", "USD", { fee: "1" }),
  { accountId: DEPOT, kind: "split", day: "2025-05-05", ticker: "AAPL", splitTo: "2", splitFrom: "1" },
  trade("sell", "AAPL", "15", "70", "USD", { fee: "1", day: "2025-06-02" }),
  trade("buy", "MSFT", "4", "250", "USD"),
  cash(DEPOT, "dividend", "12", "USD", { ticker: "MSFT", fee: "1.8", day: "2025-09-01" }),
  trade("short", "NVDA", "5", "200", "USD", { fee: "2" }),
  trade("cover", "NVDA", "2", "180", "USD", { fee: "1", day: "2025-04-01" }),
  trade("buy", "SAP.DE", "8", "100", "EUR", { fee: "4.9" }),
  trade("buy", "SIE.DE", "3", "200", "EUR", { fee: "2.50", feeCurrency: "USD" }),
  trade("buy", "ALV.DE", "2", "300", "EUR"),
  trade("sell", "ALV.DE", "1", "352", "EUR", { fee: "1", day: "2026-01-05" }),
  trade("buy", "VOD.L", "1000", "70", "GBX", { fee: "5", feeCurrency: "GBP" }),
  trade("buy", "BP.L", "100", "350", "GBp"),
  trade("sell", "BP.L", "40", "360", "GBX", { fee: "300", day: "2025-07-01" }),
  trade("buy", "KO", "20", "50", "USD", { fee: "1", exchangeRate: "0.9" }),
  trade("buy", "TSLA", "2", "250", "USD", { day: "2026-01-05" }),
  trade("buy", "NOSUCH1", "1", "99", "USD"),
  trade("buy", "BTCUSDT", "0.5", "60000", "USDT"),
  trade("buy", "F", "100", "10", "USD"),
  trade("sell", "F", "100", "11", "USD", { fee: "0.5", day: "2025-03-04" }),
  cash(DEPOT, "interest", "1.23", "EUR"),
  cash(DEPOT, "fee", "10", "EUR"),
  cash(GIRO, "stated_value", "20000", "EUR", { day: "2025-01-01" }),
  cash(GIRO, "income", "3000", "EUR", { category: "Salary" }),
  cash(GIRO, "spending", "900", "EUR", { category: "Rent", day: "2025-01-03" }),
  cash(GIRO, "transfer", "1000", "EUR", { toAccountId: LOAN, day: "2025-02-01" }),
  cash(GIRO, "transfer", "400", "EUR", { toAccountId: DEPOT, toAmount: { currency: "USD", amount: "500" } }),
  cash(HOUSE, "stated_value", "280000", "EUR"),
  cash(HOUSE, "stated_value", "300000", "EUR", { day: "2025-08-01" }),
  cash(LOAN, "stated_value", "120000", "EUR"),
];

const [STOCK, FOREX, CRYPTO] = [TickerType.STOCK, TickerType.FOREX, TickerType.CRYPTO];

/** What the source of the prices says of each ticker; it knows no others. */
export const GOLDEN_PRICES: Readonly<Record<string, { price: string } & ListingInfo>> = {
  AAPL: { price: "80", currency: "USD", previousClose: "78", type: STOCK, name: "Apple Inc." },
  MSFT: { price: "300", currency: "USD", previousClose: "310", type: STOCK },
  NVDA: { price: "190", currency: "USD", previousClose: "185", type: STOCK },
  "SAP.DE": { price: "150", currency: "EUR", previousClose: "149.5", type: STOCK },
  "SIE.DE": { price: "180", currency: "EUR", previousClose: "180", type: STOCK },
  "ALV.DE": { price: "355", currency: "EUR", previousClose: "345", type: STOCK },
  "VOD.L": { price: "77.5", currency: "GBX", previousClose: "77", type: STOCK },
  "BP.L": { price: "365", currency: "GBX", previousClose: "364", type: STOCK },
  KO: { price: "60", currency: "USD", previousClose: "59", type: STOCK },
  TSLA: { price: "260", currency: "USD", previousClose: "240", type: STOCK },
  BTCUSDT: { price: "60000", currency: "USDT", type: CRYPTO },
  EURUSD: { price: "1.25", currency: "USD", type: FOREX },
  EURGBP: { price: "0.80", currency: "GBP", type: FOREX },
};

/** Value, unrealised, day's profit, realised and cost as they are told; nothing where it is unknown. */
export const GOLDEN_HOLDINGS: Readonly<Record<string, readonly (string | undefined)[]>> = {
  AAPL: ["1600.00", "439.00", "40.00", "238.60", "1161.00"],
  MSFT: ["960.00", "160.00", "-32.00", "0.00", "800.00"],
  NVDA: ["-456.00", "23.04", "-12.00", "30.56", "-479.04"],
  "SAP.DE": ["1200.00", "395.10", "4.00", "0.00", "804.90"],
  "SIE.DE": ["540.00", "-62.00", "0.00", "0.00", "602.00"],
  "ALV.DE": ["355.00", "55.00", "16.00", "51.00", "300.00"],
  "VOD.L": ["968.75", "87.50", "6.25", "0.00", "881.25"],
  "BP.L": ["273.75", "11.25", "0.75", "1.25", "262.50"],
  KO: ["960.00", "59.10", "16.00", "0.00", "900.90"],
  TSLA: ["416.00", "16.00", "16.00", "0.00", "400.00"],
  NOSUCH1: [undefined, undefined, undefined, "0.00", "79.20"],
  BTCUSDT: [undefined, undefined, undefined, "0.00", undefined],
};

/** By account, currency and amount. */
export const GOLDEN_BALANCES: Readonly<Record<string, string>> = {
  "1 USD 3492.2": "2793.76",
  "1 EUR 7436.43": "7436.43",
  "1 GBP 86": "107.50",
  "2 EUR 20700": "20700.00",
  "3 EUR 300000": "300000.00",
  "4 EUR -119000": "-119000.00",
};

/** By FIFO. */
export const GOLDEN_TOTALS = {
  currency: "EUR",
  netWorth: "218855.19",
  assets: "338311.19",
  liabilities: "-119456.00",
  holdingsValue: "6817.50",
  balancesValue: "212037.69",
  dayProfit: "55.00",
  dayProfitPercent: "0.69",
  unrealisedProfit: "1183.99",
  realisedProfit: "401.01",
  income: "-0.61",
  totalProfit: "1584.39",
  closedRealisedProfit: "79.60",
  otherIncome: "-8.77",
  holdings: 12,
  priced: 10,
  pricedLive: 10,
  unpricedBalances: 0,
} as const;
