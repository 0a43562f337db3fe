import { AccountKind, accountJson } from "@streampulse/client/portfolio";
import { defineCommand } from "../../command.ts";
import { CommandError, Exit } from "../../exit.ts";
import { answered } from "../../kept-link.ts";
import { accountTable } from "../../render/activity-table.ts";
import { cleanText } from "../../render/clean.ts";
import { jsonLine } from "../../render/json.ts";
import { accountNamed, openPortfolio, PORTFOLIO_OPTIONS } from "./portfolio-link.ts";

const KINDS = {
  brokerage: AccountKind.BROKERAGE,
  cash: AccountKind.CASH,
  asset: AccountKind.OTHER_ASSET,
  debt: AccountKind.DEBT,
} as const;

/** `streampulse portfolio account list`. */
export const accountList = defineCommand({
  name: "portfolio account list",
  summary: "list your accounts",
  operands: { text: "", least: 0, most: 0 },
  options: PORTFOLIO_OPTIONS,
  details: ["In the order of their making."],
  examples: [["streampulse portfolio account list", "all of them"]],
  async run({ values, terminal }) {
    const { portfolio, url } = openPortfolio(values, terminal);
    const all = await answered(portfolio.accounts({ signal: terminal.closed }), url);
    if (values.json) for (const one of all) terminal.out(jsonLine(accountJson(one)));
    else if (all.length > 0) terminal.out(accountTable(all, terminal.style, terminal.columns()));
    else terminal.err("No accounts. Make one with: streampulse portfolio account add Depot");
    return Exit.OK;
  },
});

/** `streampulse portfolio account add`. */
export const accountAdd = defineCommand({
  name: "portfolio account add",
  summary: "make an account: a brokerage, cash, another asset, a debt",
  operands: { text: "NAME", least: 1, most: 1 },
  options: {
    kind: {
      kind: "text",
      value: "KIND",
      choices: Object.keys(KINDS),
      describes: `${Object.keys(KINDS).join(", ")} (default brokerage)`,
    },
    currency: { kind: "text", value: "CODE", describes: "its currency (default: the portfolio's)" },
    "without-cash": { kind: "flag", describes: "a brokerage whose trades are paid from elsewhere" },
    ...PORTFOLIO_OPTIONS,
  },
  details: ["Kind and currency stay as they are made. A house or a car is an asset, worth what was last stated."],
  examples: [
    ["streampulse portfolio account add Depot --currency USD", "a brokerage"],
    ["streampulse portfolio account add Loan --kind debt --currency EUR", "what is owed"],
  ],
  async run({ values, operands: [name = ""], terminal }) {
    const word = values.kind ?? "brokerage";
    if (!(word in KINDS)) {
      const kinds = Object.keys(KINDS).join(", ");
      throw new CommandError(Exit.USAGE, `--kind must be one of ${kinds}, not "${cleanText(word, 40)}".`);
    }
    const { portfolio, url } = openPortfolio(values, terminal);
    const currency = values.currency ?? (await answered(portfolio.settings(), url)).currency;
    const draft = { kind: KINDS[word as keyof typeof KINDS], name, currency, ignoresCash: values["without-cash"] };
    const account = await answered(portfolio.createAccount(draft), url);
    if (values.json) terminal.out(jsonLine(accountJson(account)));
    else terminal.out(`${cleanText(account.name, 100)}: ${word}, ${cleanText(account.currency, 12)}`);
    return Exit.OK;
  },
});

/** `streampulse portfolio account rename`. */
export const accountRename = defineCommand({
  name: "portfolio account rename",
  summary: "give an account another name",
  operands: { text: "NAME NEW", least: 2, most: 2 },
  options: PORTFOLIO_OPTIONS,
  details: ["NAME may be its id. Its activities stay; files that name it by its old name no longer find it."],
  examples: [["streampulse portfolio account rename Depot Savings", "everything else stays"]],
  async run({ values, operands: [text = "", name = ""], terminal }) {
    const { portfolio, url } = openPortfolio(values, terminal);
    const { id, name: before } = accountNamed(text, await answered(portfolio.accounts(), url));
    const account = await answered(portfolio.updateAccount(id, { name }), url);
    terminal.out(
      values.json ? jsonLine(accountJson(account)) : `${cleanText(before, 100)} is now ${cleanText(account.name, 100)}`,
    );
    return Exit.OK;
  },
});

/** `streampulse portfolio account remove`. */
export const accountRemove = defineCommand({
  name: "portfolio account remove",
  summary: "remove an account",
  operands: { text: "NAME", least: 1, most: 1 },
  options: {
    "with-activities": { kind: "flag", describes: "its activities too, and transfers from and to it" },
    ...PORTFOLIO_OPTIONS,
  },
  details: ["One that has activities is refused without --with-activities (exit code 2)."],
  examples: [["streampulse portfolio account remove Old", "one without activities"]],
  async run({ values, operands: [name = ""], terminal }) {
    const { portfolio, url } = openPortfolio(values, terminal);
    const account = accountNamed(name, await answered(portfolio.accounts(), url));
    const withActivities = values["with-activities"];
    const count = await answered(portfolio.deleteAccount(account.id, { withActivities }), url);
    if (values.json) terminal.out(jsonLine(accountJson(account)));
    else {
      const also = count === 0 ? "" : count === 1 ? " and 1 activity" : ` and ${count} activities`;
      terminal.out(`removed: ${cleanText(account.name, 100)}${also}`);
    }
    return Exit.OK;
  },
});
