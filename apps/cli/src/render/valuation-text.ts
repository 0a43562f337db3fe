import {
  UnpricedReason,
  type Account,
  type Balance,
  type Holding,
  type PortfolioView,
} from "@streampulse/client/portfolio";
import { enumWord, Quality } from "@streampulse/core";
import { showAmount, showChange, showPercent, showPrice, signOf, UNKNOWN } from "./amount.ts";
import { cleanText } from "./clean.ts";
import { foldRow } from "./fold.ts";
import { missingRates, rateWords } from "./rate-words.ts";
import type { Paint, Style } from "./style.ts";
import type { Cell, Column, Concession } from "./table.ts";
import { wholeTable } from "./whole-table.ts";

const HOLDING_COLUMNS: readonly Column[] = [
  { id: "ticker", title: "TICKER" },
  { id: "account", title: "ACCOUNT", most: 24 },
  { id: "quantity", title: "QUANTITY", right: true },
  { id: "price", title: "PRICE", right: true },
  { id: "value", title: "VALUE", right: true },
  { id: "day", title: "TODAY", right: true },
  { id: "profit", title: "UNREALISED", right: true },
  { id: "share", title: "SHARE", right: true },
  { id: "mark", title: "" },
];
/** Where a ticker is in several accounts nothing but the account tells its rows apart: it goes last. */
const WITH_ACCOUNT: readonly Concession[] = [
  { drop: ["share"] },
  { cut: "account", to: 12 },
  { drop: ["day"] },
  { drop: ["price"] },
  { cut: "account", to: 6 },
  { drop: ["profit"] },
];
const WITHOUT_ACCOUNT: readonly Concession[] = [
  { drop: ["share"] },
  { drop: ["account"] },
  { drop: ["day"] },
  { drop: ["price"] },
  { drop: ["profit"] },
];

const BALANCE_COLUMNS: readonly Column[] = [
  { id: "account", title: "BALANCE OF", most: 24 },
  { id: "amount", title: "AMOUNT", right: true },
  { id: "value", title: "VALUE", right: true },
  { id: "share", title: "SHARE", right: true },
];

const UNPRICED: Readonly<Record<UnpricedReason, string>> = {
  [UnpricedReason.UNSPECIFIED]: "unpriced",
  [UnpricedReason.NO_PRICE]: "no price yet",
  [UnpricedReason.UNKNOWN_TICKER]: "unknown ticker",
  [UnpricedReason.NO_RATE]: "no rate",
  [UnpricedReason.NO_CURRENCY]: "no currency",
};

/** What everything is worth: the totals, the holdings, the balances. Accounts are named by those that are given. */
export function valuationText(view: PortfolioView, accounts: readonly Account[], style: Style, width: number): string {
  const names = new Map(accounts.map(({ id, name }) => [id, name]));
  const nameOf = (id: string): string => cleanText(names.get(id) ?? id);
  const blocks = [totals(view, style, width)];
  if (view.holdings.length > 0) {
    const rows = view.holdings.map((holding) => holdingCells(holding, nameOf(holding.accountId), style));
    const isTwice = new Set(view.holdings.map(({ ticker }) => ticker)).size < view.holdings.length;
    const concessions = isTwice ? WITH_ACCOUNT : WITHOUT_ACCOUNT;
    blocks.push(wholeTable(HOLDING_COLUMNS, rows, style, width, concessions));
  }
  if (view.balances.length > 0) {
    const rows = view.balances.map((balance) => balanceCells(balance, nameOf(balance.accountId)));
    blocks.push(wholeTable(BALANCE_COLUMNS, rows, style, width));
  }
  return blocks.join("\n\n");
}

function totals({ valuation: all, rates }: PortfolioView, style: Style, width: number): string {
  const change = (text: string): Cell => ({ text: showChange(text), paint: paintOf(text, style) });
  const row = (label: string, ...parts: Cell[]): string[] =>
    foldRow({ text: label.padEnd(12), paint: style.faint }, parts, width);
  const isWhole = all.complete && all.dayProfitComplete && all.unrealisedProfitComplete && all.realisedProfitComplete;
  const priced = all.priced > all.pricedLive ? [`${all.priced} priced`] : [];
  const live = [`${all.pricedLive} of ${all.holdings} priced live`, ...priced, ...rateWords(rates)].join(", ");
  const missing = missingRates(rates);
  const today =
    all.dayProfitPercent === undefined
      ? []
      : [{ ...change(all.dayProfitPercent), text: showPercent(all.dayProfitPercent) }];
  return [
    ...row(
      "Net worth",
      { text: `${showPrice(all.netWorth)} ${cleanText(all.currency, 12)}`, paint: style.strong },
      ...(all.complete ? [] : [{ text: "incomplete", paint: style.warning }]),
      { text: live },
    ),
    ...row("Today", change(all.dayProfit), ...today),
    ...row(
      "Profit",
      change(all.totalProfit),
      { text: `unrealised ${showChange(all.unrealisedProfit)}` },
      { text: `realised ${showChange(all.realisedProfit)}` },
      { text: `income ${showChange(all.income)}` },
    ),
    ...(signOf(all.liabilities) === 0
      ? []
      : row(
          "Assets",
          { text: showPrice(all.assets) },
          { text: `owed ${showPrice(all.liabilities.replace(/^-/, ""))}` },
        )),
    ...missing.flatMap((text) => row("", { text, paint: style.warning })),
    ...(isWhole || missing.length > 0
      ? []
      : row("", { text: "Something is left out for want of a price or rate.", paint: style.warning })),
  ].join("\n");
}

function holdingCells(holding: Holding, account: string, style: Style): Record<string, Cell> {
  const { price, priceCurrency, value, dayProfit, unrealisedProfit, allocationPercent } = holding;
  const isUnpriced = value === undefined;
  return {
    ticker: { text: cleanText(holding.ticker, 48), paint: style.strong },
    account: { text: account, paint: style.faint },
    quantity: { text: showPrice(holding.quantity) },
    price: { text: price === undefined ? UNKNOWN : `${showPrice(price)} ${cleanText(priceCurrency ?? "", 12)}`.trim() },
    value: { text: showPrice(value) },
    day: changeCell(dayProfit, style),
    profit: changeCell(unrealisedProfit, style),
    share: { text: allocationPercent === undefined ? "" : showPercent(allocationPercent).replace(/^\+/, "") },
    mark: { text: isUnpriced ? unpricedText(holding) : qualityText(holding), paint: style.warning },
  };
}

function unpricedText({ unpricedReason, priceCurrency }: Holding): string {
  const word = UNPRICED[unpricedReason];
  const isRate = unpricedReason === UnpricedReason.NO_RATE && priceCurrency !== undefined;
  return isRate ? `${word} of ${cleanText(priceCurrency, 12)}` : word;
}

function changeCell(text: string | undefined, style: Style): Cell {
  return text === undefined ? { text: UNKNOWN } : { text: showChange(text), paint: paintOf(text, style) };
}

/** What a price is where it is not live. */
function qualityText({ quality, stale }: Holding): string {
  const word =
    quality === undefined || quality === Quality.LIVE || quality === Quality.UNSPECIFIED
      ? ""
      : enumWord(Quality, quality);
  return stale ? `${word} STALE`.trim() : word;
}

function balanceCells({ amount, currency, value, allocationPercent }: Balance, account: string): Record<string, Cell> {
  return {
    account: { text: account },
    amount: { text: `${showAmount(amount, currency)} ${cleanText(currency, 12)}` },
    value: { text: value === undefined ? `no rate of ${cleanText(currency, 12)}` : showPrice(value) },
    share: { text: allocationPercent === undefined ? "" : showPercent(allocationPercent).replace(/^\+/, "") },
  };
}

function paintOf(text: string, style: Style): Paint | undefined {
  const sign = signOf(text);
  return sign > 0 ? style.up : sign < 0 ? style.down : undefined;
}
