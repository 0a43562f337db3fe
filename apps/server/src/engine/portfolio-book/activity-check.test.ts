import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { allAtOnce } from "../../../../../test/all-at-once.ts";
import { FAKE_START_MS } from "../../../../../test/fake-scheduler.ts";
import { buy, portfolioStage, refusal } from "../../../../../test/portfolio-stage.ts";
import { holdsFor } from "../../../../../test/seeded.ts";
import type { ActivityKind } from "../ports/stores/portfolio-store.ts";
import type { PageWish } from "./activities.ts";
import { checkActivity, type ActivityDraft } from "./activity-check.ts";
import { FieldFault } from "./field-fault.ts";
import { Ledger, LedgerFault } from "./ledger.ts";

const ACTIVITY_KINDS =
  "buy sell short cover dividend fee split deposit withdrawal interest stated_value transfer income spending".split(
    " ",
  ) as ActivityKind[];
const EVERYTHING: PageWish = { kinds: [], limit: 0, pageToken: "" };

describe("an activity that is not in order is refused with its field and what would be right, and nothing is changed", () => {
  test.each<[string, Partial<ActivityDraft>, string]>([
    ["no such day", { day: "2025-02-30" }, "day: day must be a date of the calendar such as 2026-01-31."],
    ["before 1900", { day: "1899-12-31" }, "day: day is 1899-12-31: it must be 1900-01-01 or later."],
    ["the day after tomorrow", { day: "2026-01-07" }, "day: day is 2026-01-07: it must be 2026-01-06 or earlier."],
    ["a time of another day", { timeMs: 0 }, "time_ms: time_ms must be a time of 2025-06-02, in epoch milliseconds."],
    ["a negative quantity", { quantity: "-1" }, "quantity: quantity is -1: it must be above 0."],
    ["no quantity", { quantity: undefined }, "quantity: quantity is missing: activities of the kind buy need it."],
    [
      "no number",
      { price: "1e3" },
      "price: price must be a number such as 12.5, with neither thousands apart nor an exponent.",
    ],
    ["a negative price", { price: "-0.01" }, "price: price is -0.01: it must be 0 or more."],
    [
      "16 digits",
      { quantity: "1234567890123456" },
      "quantity: quantity may have at most 15 digits before the point and 18 behind it.",
    ],
    [
      "19 decimals",
      { quantity: "0.1234567890123456789" },
      "quantity: quantity may have at most 15 digits before the point and 18 behind it.",
    ],
    [
      "a currency there is none of",
      { currency: "DOLLAR" },
      "currency: currency must be an ISO 4217 code such as USD, or a known coin's such as BTC.",
    ],
    ["a fee's currency alone", { feeCurrency: "EUR" }, "fee: fee is missing: fee_currency says what it is in."],
    ["a negative fee", { fee: "-1" }, "fee: fee is -1: it must be 0 or more."],
    [
      "a rate to the same currency",
      { exchangeRate: "1" },
      "exchange_rate: exchange_rate is of another currency than the account's, USD.",
    ],
    [
      "a rate of zero",
      { currency: "EUR", exchangeRate: "0" },
      "exchange_rate: exchange_rate is 0: it must be above 0.",
    ],
    ["no ticker", { ticker: "A B" }, "ticker: ticker may hold letters, digits and . - _ / ^ = ! & + $ # @ * only."],
    [
      "what another kind has",
      { category: "x" },
      "category: category does not belong to activities of the kind buy: leave it out.",
    ],
    ["another's account", { accountId: "99" }, "account_id: account_id must be the id of one of your accounts."],
    ["controls in a note", { note: "a\u001bb" }, "note: note must not have control characters."],
    ["a long note", { note: "n".repeat(1_001) }, "note: note may have at most 1000 characters."],
    [
      "more than is held",
      { kind: "sell", quantity: "11" },
      "quantity: quantity is 11, but there are 10 of AAPL in Depot on 2025-06-02: take at most that, or sell short.",
    ],
    [
      "a sale before the purchase",
      { kind: "sell", day: "2025-06-01" },
      "quantity: quantity is 10, but there are 0 of AAPL in Depot on 2025-06-01: take at most that, or sell short.",
    ],
    [
      "short of what is held",
      { kind: "short" },
      "kind: AAPL is held in Depot on 2025-06-02: sell it before selling short.",
    ],
    [
      "covering what is not short",
      { kind: "cover" },
      "quantity: quantity is 10, but short are 0 of AAPL in Depot on 2025-06-02: cover at most that.",
    ],
  ])("%s", async (_, more, words) => {
    const { book, owner, depot } = await portfolioStage();
    await book.record(owner, buy(depot));
    expect(await refusal(book.record(owner, buy(depot, more)))).toBe(words);
    expect((await book.activities(owner, EVERYTHING)).activities).toHaveLength(1);
  });

  test.each<[string, Partial<ActivityDraft>, string]>([
    [
      "a split to nothing",
      { kind: "split", splitTo: "0", splitFrom: "1" },
      "split_to: split_to is 0: it must be above 0.",
    ],
    [
      "a split from less",
      { kind: "split", splitTo: "1", splitFrom: "-2" },
      "split_from: split_from is -2: it must be above 0.",
    ],
  ])("%s", async (_, more, words) => {
    const { book, owner, depot } = await portfolioStage();
    const split: ActivityDraft = { accountId: depot.id, kind: "buy", day: "2025-06-02", ticker: "AAPL", ...more };
    expect(await refusal(book.record(owner, split))).toBe(words);
  });

  test("places where something cannot be", async () => {
    const { book, owner, depot } = await portfolioStage();
    const giro = await book.createAccount(owner, { kind: "cash", name: "Giro", currency: "EUR", ignoresCash: false });
    const isa = await book.createAccount(owner, {
      kind: "brokerage",
      name: "Isa",
      currency: "GBP",
      ignoresCash: false,
    });
    await book.record(owner, buy(depot, { currency: "GBX", exchangeRate: "0.0125", day: "2025-06-01" }));
    const of = (more: Partial<ActivityDraft> & Pick<ActivityDraft, "kind">): ActivityDraft => ({
      accountId: giro.id,
      day: "2025-06-02",
      ...more,
    });
    for (const [draft, words] of [
      [buy(giro), "account_id: Giro is no brokerage: tickers are held in brokerages only."],
      [
        buy(isa, { currency: "GBX", exchangeRate: "0.01" }),
        "exchange_rate: exchange_rate does not belong to GBX, which is always a hundredth of GBP: leave it out.",
      ],
      [
        of({ kind: "stated_value", amount: "1", accountId: depot.id }),
        "account_id: Depot is a brokerage: its value follows from what it holds.",
      ],
      [of({ kind: "stated_value", amount: "1", currency: "USD" }), "currency: currency must be the account's, EUR."],
      [
        of({ kind: "transfer", amount: "1", toAccountId: giro.id }),
        "to_account_id: to_account_id must be another account than account_id.",
      ],
      [
        of({ kind: "transfer", toAccountId: depot.id }),
        "amount: A transfer moves either an amount or a quantity of a ticker: give one of the two.",
      ],
      [
        of({ kind: "transfer", toAccountId: giro.id, ticker: "AAPL", quantity: "1", accountId: depot.id }),
        "to_account_id: Giro is no brokerage: tickers are held in brokerages only.",
      ],
    ] as const) {
      expect(await refusal(book.record(owner, draft)), words).toBe(words);
    }
    expect((await book.activities(owner, EVERYTHING)).activities).toHaveLength(1);
  });
});

test("whatever text is given for an activity, it is in order or refused with its field", () => {
  const depot = {
    id: "1",
    kind: "brokerage",
    name: "Depot",
    currency: "USD",
    ignoresCash: false,
    createdMs: 0,
  } as const;
  const accounts = new Map([["1", depot]]);
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 80 }),
    fc.constantFrom(
      "",
      "0",
      "-0",
      "1e9",
      "NaN",
      "Infinity",
      "0x10",
      "1,5",
      "1_0",
      " 1",
      "__proto__",
      "constructor",
      "\0",
      "\u202e",
    ),
    fc.stringMatching(/^-?\d{1,20}(\.\d{1,22})?$/),
    fc.constantFrom("AAPL", "USD", "GBp", "2025-06-02", "9999-99-99", "1"),
  );
  const maybe = fc.option(text, { nil: undefined });
  const kind = fc.constantFrom(...ACTIVITY_KINDS);
  const fields = { ticker: maybe, quantity: maybe, price: maybe, amount: maybe, currency: maybe, fee: maybe };
  const more = {
    exchangeRate: maybe,
    splitTo: maybe,
    splitFrom: maybe,
    toAccountId: maybe,
    category: maybe,
    note: maybe,
  };
  const where = { accountId: fc.oneof(fc.constant("1"), text), day: fc.oneof(fc.constant("2025-06-02"), text) };
  const refused = (draft: ActivityDraft): unknown => {
    try {
      const facts = checkActivity(draft, accounts, FAKE_START_MS);
      allAtOnce(new Ledger("fifo", accounts).applying({ ...facts, number: 1, createdMs: 0, updatedMs: 0 }));
      return undefined;
    } catch (fault) {
      return fault;
    }
  };
  holdsFor(
    "drafts of activities",
    fc.property(fc.record({ kind, ...where, ...fields, ...more }), (draft) => {
      const fault = refused(draft);
      if (fault === undefined || fault instanceof LedgerFault) return;
      expect(fault).toBeInstanceOf(FieldFault);
      expect((fault as FieldFault).field).toMatch(/^[a-z_.]+$/);
      expect((fault as FieldFault).message).not.toMatch(/[\0\u202e]|undefined|NaN/);
    }),
    { runs: 300, longRuns: 50_000 },
  );
});
