import { Failure } from "@streampulse/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buy, portfolioStage } from "../../../../../test/portfolio-stage.ts";
import { holdsInTurns } from "../../../../../test/seeded.ts";
import type { ActivityKind } from "../ports/stores/portfolio-store.ts";
import type { ActivityDraft } from "./activity-check.ts";
import { FieldFault } from "./field-fault.ts";
import { ACCOUNTS_MAX, PAGE_MAX } from "./limits.ts";
import type { PageWish } from "./activities.ts";

const ACTIVITY_KINDS =
  "buy sell short cover dividend fee split deposit withdrawal interest stated_value transfer income spending".split(
    " ",
  ) as ActivityKind[];
const EVERYTHING: PageWish = { kinds: [], limit: 0, pageToken: "" };

/** What a call is refused with: the field and the words of a fault, or the reason of a failure. */
async function refusal(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => undefined,
    (fault: unknown) => fault,
  );
  if (error instanceof FieldFault) return `${error.field}: ${error.message}`;
  if (error instanceof Failure) return error.reason;
  throw new Error("nothing was refused", { cause: error });
}

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
      "price: price must be a decimal number such as 12.5, without separators or exponent.",
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
    const of = (more: Partial<ActivityDraft> & Pick<ActivityDraft, "kind">): ActivityDraft => ({
      accountId: giro.id,
      day: "2025-06-02",
      ...more,
    });
    for (const [draft, words] of [
      [buy(giro), "account_id: Giro is no brokerage: tickers are held in brokerages only."],
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
    expect((await book.activities(owner, EVERYTHING)).activities).toEqual([]);
  });
});

test("what an earlier activity carries cannot be taken from under the later ones, and they are named", async () => {
  const { book, owner, depot } = await portfolioStage();
  const { activity: bought } = await book.record(owner, buy(depot));
  const { activity: sold } = await book.record(owner, buy(depot, { kind: "sell", day: "2025-06-03", quantity: "4" }));
  const words = `id: Then activity ${sold.number} (sell of 2025-06-03) could not have happened`;
  expect(await refusal(book.deleteActivity(owner, String(bought.number)))).toContain(words);
  expect(await refusal(book.updateActivity(owner, String(bought.number), buy(depot, { quantity: "3" })))).toContain(
    words,
  );
  await book.updateActivity(owner, String(sold.number), buy(depot, { kind: "sell", day: "2025-06-03", quantity: "2" }));
  await book.updateActivity(owner, String(bought.number), buy(depot, { quantity: "3" }));
  const { activities } = await book.activities(owner, EVERYTHING);
  expect(activities.map(({ kind, quantity }) => [kind, quantity])).toEqual([
    ["sell", "2"],
    ["buy", "3"],
  ]);
});

test("another owner's ids are not there", async () => {
  const { book, owner, depot } = await portfolioStage();
  const { activity } = await book.record(owner, buy(depot));
  expect(await refusal(book.deleteActivity("bob", String(activity.number)))).toBe("NOT_FOUND");
  expect(await refusal(book.updateAccount("bob", depot.id, { name: "x" }))).toBe("NOT_FOUND");
  expect(await refusal(book.deleteAccount("bob", depot.id, true))).toBe("NOT_FOUND");
  expect(await refusal(book.record("bob", buy(depot)))).toContain("account_id:");
  for (const id of ["0", "-1", "1e3", "9".repeat(20), "x"]) {
    expect(await refusal(book.deleteActivity(owner, id))).toBe("NOT_FOUND");
  }
});

test("a hundred accounts and no more; an id is never given again", async () => {
  const { book, owner, depot } = await portfolioStage();
  const draft = { kind: "cash", name: "Giro", currency: "eur", ignoresCash: false } as const;
  for (let n = 1; n < ACCOUNTS_MAX; n++) await book.createAccount(owner, draft);
  expect(await refusal(book.createAccount(owner, draft))).toBe("LIMIT_ACCOUNTS");
  await book.deleteAccount(owner, String(ACCOUNTS_MAX), false);
  const made = await book.createAccount(owner, draft);
  expect(made).toMatchObject({ id: String(ACCOUNTS_MAX + 1), currency: "EUR" });
  expect(await refusal(book.createAccount(owner, draft))).toBe("LIMIT_ACCOUNTS");
  expect((await book.accounts(owner))[0]).toEqual(depot);
});

test("an account with activities goes with them where that is said, but not from under another account", async () => {
  const { book, owner, depot } = await portfolioStage();
  const other = await book.createAccount(owner, {
    kind: "brokerage",
    name: "Other",
    currency: "USD",
    ignoresCash: false,
  });
  await book.record(owner, buy(depot));
  const moved = {
    accountId: depot.id,
    kind: "transfer",
    day: "2025-06-03",
    ticker: "AAPL",
    quantity: "5",
    toAccountId: other.id,
  } as const;
  await book.record(owner, moved);
  const { activity: sold } = await book.record(owner, buy(other, { kind: "sell", day: "2025-06-04", quantity: "5" }));
  expect(await refusal(book.deleteAccount(owner, depot.id, false))).toBe(
    "with_activities: Depot has 2 activities, transfers included: say with_activities to delete them too.",
  );
  expect(await refusal(book.deleteAccount(owner, depot.id, true))).toContain(`Then activity ${sold.number} (sell`);
  await book.deleteActivity(owner, String(sold.number));
  expect(await book.deleteAccount(owner, depot.id, true)).toBe(2);
  expect(await book.accounts(owner)).toEqual([other]);
});

test("recorded again under the same external id nothing is kept twice", async () => {
  const { book, owner, depot } = await portfolioStage();
  const first = await book.record(owner, buy(depot, { externalId: "T-1" }));
  const again = await book.record(owner, buy(depot, { externalId: "T-1", quantity: "11" }));
  expect(again).toEqual({ activity: first.activity, isAlready: true });
});

test("pages of activities are the newest first, and end", async () => {
  const { book, owner, depot } = await portfolioStage();
  for (const day of ["2025-06-02", "2025-06-04", "2025-06-03", "2025-06-04", "2025-06-01"]) {
    await book.record(owner, buy(depot, { day }));
  }
  const seen: number[] = [];
  let pageToken = "";
  do {
    const page = await book.activities(owner, { ...EVERYTHING, limit: 2, pageToken });
    seen.push(...page.activities.map(({ number }) => number));
    pageToken = page.nextPageToken;
  } while (pageToken !== "");
  expect(seen).toEqual([5, 3, 4, 2, 6]);
  expect(await refusal(book.activities(owner, { ...EVERYTHING, limit: PAGE_MAX + 1 }))).toContain("limit must be");
  expect(await refusal(book.activities(owner, { ...EVERYTHING, pageToken: "x" }))).toContain("page_token must be");
  await expect(book.activities(owner, { ...EVERYTHING, limit: PAGE_MAX })).resolves.toBeDefined();
});

test("as many activities as may be and no more, one by one or in a file", async () => {
  const { book, owner, depot } = await portfolioStage({ activitiesMax: 3 });
  const rows = (count: number) => Array.from({ length: count }, (_, at) => ({ line: at + 2, draft: buy(depot) }));
  expect(await refusal(book.importActivities(owner, rows(4)))).toBe("LIMIT_ACTIVITIES");
  expect(await book.importActivities(owner, rows(3))).toMatchObject({ added: 3 });
  // What is there already takes no room.
  expect(await book.importActivities(owner, rows(3))).toMatchObject({ added: 0, duplicates: 3 });
  expect(await refusal(book.record(owner, buy(depot)))).toBe("LIMIT_ACTIVITIES");
  await book.deleteActivity(owner, "2");
  await book.record(owner, buy(depot));
  expect(await refusal(book.record(owner, buy(depot)))).toBe("LIMIT_ACTIVITIES");
});

test("whatever text is given for an activity, it is kept in order or refused with its field", async () => {
  const { book, owner, depot } = await portfolioStage();
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
    fc.constantFrom("AAPL", "USD", "GBp", "2025-06-02", "9999-99-99", depot.id),
  );
  const maybe = fc.option(text, { nil: undefined });
  const kind = fc.constantFrom(...ACTIVITY_KINDS);
  const fields = {
    ticker: maybe,
    quantity: maybe,
    price: maybe,
    amount: maybe,
    currency: maybe,
    fee: maybe,
    feeCurrency: maybe,
  };
  const more = {
    exchangeRate: maybe,
    splitTo: maybe,
    splitFrom: maybe,
    toAccountId: maybe,
    category: maybe,
    note: maybe,
  };
  const draft = fc.record({
    accountId: fc.oneof(fc.constant(depot.id), text),
    day: fc.oneof(fc.constant("2025-06-02"), text),
    kind,
    ...fields,
    ...more,
  });
  let kept = 0;
  await holdsInTurns(
    "drafts of activities",
    fc.asyncProperty(draft, async (drawn) => {
      const fault = await book.record(owner, drawn).then(
        () => void kept++,
        (error: unknown) => error,
      );
      if (fault === undefined) return;
      expect(fault).toBeInstanceOf(FieldFault);
      expect((fault as FieldFault).field).toMatch(/^[a-z_.]+$/);
      expect((fault as FieldFault).message).not.toMatch(/[\0\u202e]|undefined|NaN/);
    }),
    { runs: 400 },
  );
  expect((await book.activities(owner, { ...EVERYTHING, limit: PAGE_MAX })).activities).toHaveLength(
    Math.min(kept, PAGE_MAX),
  );
});

test("settings are checked", async () => {
  const { book, owner } = await portfolioStage();
  expect(await book.settings(owner)).toEqual({ currency: "USD", timeZone: "UTC" });
  expect(await refusal(book.changeSettings(owner, { timeZone: "Mars/Olympus" }))).toContain(
    "time_zone: time_zone must be",
  );
  expect(await refusal(book.changeSettings(owner, { currency: "GBX" }))).toBe(
    "currency: currency is GBX, a hundredth: name the whole currency.",
  );
  await book.changeSettings(owner, { currency: "eur" });
  expect(await book.changeSettings(owner, { timeZone: "Europe/Berlin" })).toEqual({
    currency: "EUR",
    timeZone: "Europe/Berlin",
  });
});
