import { activityJson, ActivityKind, type Activity } from "@streampulse/client/portfolio";
import { defineCommand, type Options } from "../../command.ts";
import { CommandError, Exit } from "../../exit.ts";
import { answered } from "../../kept-link.ts";
import { readTickers } from "../../link.ts";
import { localDay } from "../../local-day.ts";
import { activityTable } from "../../render/activity-table.ts";
import { cleanText } from "../../render/clean.ts";
import { jsonLine } from "../../render/json.ts";
import { checkAmount } from "../../amount-option.ts";
import { accountNamed, openPortfolio, PORTFOLIO_OPTIONS } from "./portfolio-link.ts";

const PAGE = 500;

const ACCOUNT = { kind: "text", short: "a", value: "NAME", describes: "the account, by its name or id" } as const;

/** `streampulse portfolio activity list`. */
export const activityList = defineCommand({
  name: "portfolio activity list",
  summary: "list what happened in your accounts, the newest first",
  operands: { text: "[TICKER]", least: 0, most: 1 },
  options: {
    account: ACCOUNT,
    from: { kind: "text", value: "DAY", describes: "from this day on, such as 2026-01-31" },
    to: { kind: "text", value: "DAY", describes: "to this day, inclusive" },
    limit: { kind: "number", value: "N", least: 1, most: 100_000, whole: true, describes: "at most (default 100)" },
    ...PORTFOLIO_OPTIONS,
  },
  details: ["portfolio export writes all of them as CSV."],
  examples: [
    ["streampulse portfolio activity list", "the last hundred"],
    ["streampulse portfolio activity list AAPL --json", "of one ticker, for a program"],
  ],
  async run({ values, operands, terminal }) {
    const ticker = operands.length > 0 ? readTickers(operands)[0] : undefined;
    const { portfolio, url } = openPortfolio(values, terminal);
    const accounts = await answered(portfolio.accounts({ signal: terminal.closed }), url);
    const accountId = values.account === undefined ? undefined : accountNamed(values.account, accounts).id;
    const filter = { accountId, ticker, fromDay: values.from, toDay: values.to };
    const all: Activity[] = [];
    const most = values.limit ?? 100;
    let pageToken = "";
    do {
      const limit = Math.min(PAGE, most - all.length);
      const page = await answered(
        portfolio.activities({ ...filter, limit, pageToken }, { signal: terminal.closed }),
        url,
      );
      all.push(...page.activities);
      pageToken = page.nextPageToken;
    } while (pageToken !== "" && all.length < most);
    if (values.json) for (const one of all) terminal.out(jsonLine(activityJson(one)));
    else if (all.length > 0) terminal.out(activityTable(all, accounts, terminal.style, terminal.columns()));
    else
      terminal.err(
        "No activities. Record one with: streampulse portfolio activity add buy AAPL --quantity 4 --price 243.36",
      );
    return Exit.OK;
  },
});

const TEXTS = {
  quantity: ["N", "how many units"],
  price: ["P", "of one unit"],
  amount: ["A", "of everything that is no trade"],
  currency: ["CODE", "of price and amount (default: the account's)"],
  fee: ["F", "what it cost beside"],
  "fee-currency": ["CODE", "where it is another one"],
  "exchange-rate": ["R", "units of the account's currency for one of --currency; not of a transfer"],
  split: ["TO:FROM", "4:1 is four for one"],
  "to-account": ["NAME", "of a transfer"],
  "to-amount": ["A", "of a transfer: what arrived, where it was exchanged on the way"],
  "to-currency": ["CODE", "of --to-amount (default: the other account's)"],
  category: ["TEXT", "of income and spending"],
  note: ["TEXT", "any words"],
  "external-id": ["TEXT", "the broker's own number: recorded again it is not kept twice"],
} as const;

const TEXT_OPTIONS = Object.fromEntries(
  Object.entries(TEXTS).map(([name, [value, describes]]) => [name, { kind: "text", value, describes }]),
) as {
  readonly [K in keyof typeof TEXTS]: { readonly kind: "text"; readonly value: string; readonly describes: string };
} & Options;

/** Those of them that are numbers. */
const AMOUNTS = ["quantity", "price", "amount", "fee", "exchange-rate", "to-amount"] as const;

const KIND_WORDS = Object.keys(ActivityKind)
  .slice(1)
  .map((word) => word.toLowerCase().replace("_", "-"));

/** `streampulse portfolio activity add`. */
export const activityAdd = defineCommand({
  name: "portfolio activity add",
  summary: "record what happened: a buy, a sale, a dividend, a deposit …",
  operands: { text: "KIND [TICKER]", least: 1, most: 2, choices: KIND_WORDS },
  options: {
    account: { ...ACCOUNT, describes: "the account, by its name or id; not needed where there is but one" },
    day: { kind: "text", short: "d", value: "DAY", describes: "such as 2026-01-31 (default: today)" },
    ...TEXT_OPTIONS,
    ...PORTFOLIO_OPTIONS,
  },
  details: [
    `KIND is one of ${KIND_WORDS.join(", ")}. Trades take a ticker, --quantity and --price; a split takes --split; a dividend a ticker and --amount; the others --amount.`,
    "Exit code 2 with what is wrong where something does not fit; nothing is kept then.",
  ],
  examples: [
    ["streampulse portfolio activity add buy AAPL --quantity 4 --price 243.36 --day 2025-01-06", "a trade"],
    ["streampulse portfolio activity add deposit --amount 5000 --account Giro", "today"],
    ["streampulse portfolio activity add split AAPL --split 4:1", "four for one"],
    [
      "streampulse portfolio activity add transfer --amount 100 --account Giro --to-account Depot --to-amount 108.50",
      "between accounts of two currencies",
    ],
  ],
  async run({ values, operands: [word = "", tickerText], terminal }) {
    const kind = KIND_WORDS.includes(word.toLowerCase())
      ? ActivityKind[word.toUpperCase().replace("-", "_") as keyof typeof ActivityKind]
      : undefined;
    if (kind === undefined) {
      throw new CommandError(
        Exit.USAGE,
        `"${cleanText(word, 40)}" is no kind of activity.`,
        `There is ${KIND_WORDS.join(", ")}.`,
      );
    }
    const split = values.split === undefined ? undefined : /^(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)$/.exec(values.split);
    if (split === null)
      throw new CommandError(Exit.USAGE, `--split must be such as 4:1, not "${cleanText(values.split ?? "", 40)}".`);
    for (const name of AMOUNTS) checkAmount(`--${name}`, values[name]);
    const [ticker] = tickerText === undefined ? [] : readTickers([tickerText]);
    const { portfolio, url } = openPortfolio(values, terminal);
    const accounts = await answered(portfolio.accounts(), url);
    const toAccount = values["to-account"] === undefined ? undefined : accountNamed(values["to-account"], accounts);
    if (kind === ActivityKind.TRANSFER && values["exchange-rate"] !== undefined) {
      throw new CommandError(Exit.USAGE, "A transfer has no --exchange-rate: give what arrived, with --to-amount A.");
    }
    if (values["to-currency"] !== undefined && values["to-amount"] === undefined) {
      throw new CommandError(Exit.USAGE, "--to-currency is of what arrived: add --to-amount A.");
    }
    const toAmount =
      values["to-amount"] === undefined
        ? undefined
        : { currency: values["to-currency"] ?? toAccount?.currency ?? "", amount: values["to-amount"] };
    if (toAmount && !toAccount) {
      throw new CommandError(Exit.USAGE, "--to-amount is of a transfer: add --to-account NAME.");
    }
    const draft = {
      accountId: accountNamed(values.account, accounts).id,
      kind,
      day: values.day ?? localDay(new Date()),
      ticker,
      quantity: values.quantity,
      price: values.price,
      amount: values.amount,
      currency: values.currency,
      fee: values.fee,
      feeCurrency: values["fee-currency"],
      exchangeRate: values["exchange-rate"],
      splitTo: split?.[1],
      splitFrom: split?.[2],
      toAccountId: toAccount?.id,
      toAmount,
      category: values.category,
      note: values.note,
      externalId: values["external-id"],
    };
    const { activity, already } = await answered(portfolio.record(draft), url);
    if (!activity) return Exit.FAULT;
    if (values.json) terminal.out(jsonLine(activityJson(activity)));
    else terminal.out(activityTable([activity], accounts, terminal.style, terminal.columns()));
    if (already) terminal.err("It was there already; nothing was changed.");
    return Exit.OK;
  },
});

/** `streampulse portfolio activity remove`. */
export const activityRemove = defineCommand({
  name: "portfolio activity remove",
  summary: "remove an activity: everything is as if it had never been recorded",
  operands: { text: "ID...", least: 1, most: Infinity },
  options: PORTFOLIO_OPTIONS,
  details: ["streampulse portfolio activity list has the ids."],
  examples: [["streampulse portfolio activity remove 17", "the one of this id"]],
  async run({ values, operands, terminal }) {
    const { portfolio, url } = openPortfolio(values, terminal);
    for (const id of operands) {
      await answered(portfolio.deleteActivity(id), url);
      terminal.out(values.json ? jsonLine({ id }) : `removed: ${cleanText(id, 60)}`);
    }
    return Exit.OK;
  },
});
