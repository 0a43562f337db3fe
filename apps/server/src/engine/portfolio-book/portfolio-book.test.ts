import { expect, test } from "vitest";
import { buy, portfolioStage, refusal } from "../../../../../test/portfolio-stage.ts";
import { ACCOUNTS_MAX, LOTS_TOLD, PAGE_MAX } from "./limits.ts";
import type { PageWish } from "./activities.ts";

const EVERYTHING: PageWish = { kinds: [], limit: 0, pageToken: "" };

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
  for (let n = 1; n < ACCOUNTS_MAX; n++) await book.createAccount(owner, { ...draft, name: `Giro ${n}` });
  expect(await refusal(book.createAccount(owner, draft))).toBe("LIMIT_ACCOUNTS");
  await book.deleteAccount(owner, String(ACCOUNTS_MAX), false);
  const made = await book.createAccount(owner, draft);
  expect(made).toMatchObject({ id: String(ACCOUNTS_MAX + 1), currency: "EUR" });
  expect(await refusal(book.createAccount(owner, draft))).toBe("LIMIT_ACCOUNTS");
  expect((await book.accounts(owner))[0]).toEqual(depot);
});

test("a name is one account's of an owner: taken it is refused, with whose it is, and changes nothing", async () => {
  const { book, owner, depot } = await portfolioStage();
  const draft = { kind: "cash", name: ` ${depot.name} `, currency: "EUR", ignoresCash: false } as const;
  expect(await refusal(book.createAccount(owner, draft))).toBe("NAME_TAKEN");
  await expect(book.createAccount(owner, draft)).rejects.toThrow(
    `Your account ${depot.id} has the name "${depot.name}" already`,
  );
  const giro = await book.createAccount(owner, { ...draft, name: "Giro" });
  expect(await refusal(book.updateAccount(owner, giro.id, { name: depot.name }))).toBe("NAME_TAKEN");
  expect(await book.updateAccount(owner, giro.id, { name: "Giro" })).toEqual(giro);
  expect(await book.accounts(owner)).toEqual([depot, giro]);
  expect(await book.createAccount("bob", draft)).toMatchObject({ name: depot.name });
  await book.updateAccount(owner, depot.id, { name: "Old" });
  expect(await book.createAccount(owner, draft)).toMatchObject({ name: depot.name });
});

test.each([
  ["Depot", "dEPOT"],
  ["Straße", "STRASSE"],
  ["Stra\u1E9Ee", "straße"],
  ["CAF\u00C9", "cafe\u0301"],
  ["\u03A6\u039F\u03A1\u039F\u03A3", "\u03C6\u03BF\u03C1\u03BF\u03C2"],
])(
  "%s and %s are one name: which of them was first stands, and only its own account changes its case",
  async (first, then) => {
    const { book, owner, depot } = await portfolioStage();
    const draft = { kind: "cash", name: "Giro", currency: "EUR", ignoresCash: false } as const;
    const giro = await book.createAccount(owner, draft);
    await book.updateAccount(owner, depot.id, { name: first });
    expect(await refusal(book.createAccount(owner, { ...draft, name: then }))).toBe("NAME_TAKEN");
    await expect(book.updateAccount(owner, giro.id, { name: then })).rejects.toThrow(
      `Your account ${depot.id} has the name "${first.normalize("NFC")}" already`,
    );
    expect(await book.updateAccount(owner, depot.id, { name: then })).toMatchObject({ name: then.normalize("NFC") });
    expect((await book.accounts(owner)).map(({ name }) => name)).toEqual([then.normalize("NFC"), "Giro"]);
  },
);

test("a letter with a dot and one without are two, as in Turkish", async () => {
  const { book, owner } = await portfolioStage();
  const draft = { kind: "cash", currency: "TRY", ignoresCash: false } as const;
  for (const name of ["kız", "kiz"]) await book.createAccount(owner, { ...draft, name });
  expect(await refusal(book.createAccount(owner, { ...draft, name: "KIZ" }))).toBe("NAME_TAKEN");
});

test("accounts of one name that were kept before go on as they are", async () => {
  const { book, store, owner, depot } = await portfolioStage();
  const giro = await book.createAccount(owner, { kind: "cash", name: "Giro", currency: "EUR", ignoresCash: false });
  await store.portfolios.write(owner, { accounts: [{ ...giro, name: depot.name }] });
  expect(await book.updateAccount(owner, giro.id, { name: depot.name })).toMatchObject({ name: depot.name });
  await book.record(owner, buy(depot));
  expect(await book.updateAccount(owner, giro.id, { name: "Giro" })).toEqual(giro);
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

test("of a ticker's lots a thousand are told at once, and the younger ones to who asks on", async () => {
  const { book, owner, depot } = await portfolioStage();
  const rows = Array.from({ length: LOTS_TOLD + 1 }, (_, line) => ({ line, draft: buy(depot, { quantity: "1" }) }));
  await book.importActivities(owner, rows.slice(1));
  expect(await book.lots(owner, { ticker: "AAPL", method: "fifo" })).toMatchObject({ lotsLeftOff: 0 });
  await book.record(owner, buy(depot, { quantity: "7", day: "2025-06-03" }));
  for (const method of ["fifo", "average"] as const) {
    const first = await book.lots(owner, { ticker: "AAPL", method });
    expect([first.lots.length, first.lotsLeftOff]).toEqual([LOTS_TOLD, 1]);
    const rest = await book.lots(owner, { ticker: "AAPL", method, skipLots: LOTS_TOLD });
    expect(rest.lots.map(({ quantity, cost }) => [quantity.toFixed(), cost.get("USD").toFixed()])).toEqual([
      ["7", "700"],
    ]);
    expect(rest.lotsLeftOff).toBe(0);
  }
  expect(await refusal(book.lots(owner, { ticker: "AAPL", method: "fifo", skipLots: -1 }))).toContain("skip_lots:");
});
