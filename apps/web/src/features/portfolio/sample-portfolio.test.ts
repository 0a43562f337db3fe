import {
  type Account,
  type Activity,
  ActivityKind,
  type Portfolio,
  StreamPulseError,
} from "@streampulse/client/portfolio";
import { expect, test } from "vitest";
import { SAMPLE_ACCOUNTS } from "./sample-accounts.ts";
import { isOfSample, makeSample } from "./sample-portfolio.ts";
import { findSample, removeSample, removeSampleWhole } from "./sample-removal.ts";

/** A portfolio that keeps what it is told, in pages of 7; the `failing`-th activity is refused, and so is ending what is `needed`. */
function keeper(failing = Infinity) {
  const accounts = new Map<string, Account>();
  const activities = new Map<string, Activity>();
  const needed = new Set<string>();
  const inAccount = (id: string) =>
    [...activities.values()]
      .filter(({ accountId, toAccountId }) => accountId === id || toAccountId === id)
      .toReversed();
  let last = 0;
  let recorded = 0;
  const server = {
    createAccount: async (account: object) => {
      const made = { ...account, id: `a${++last}` } as Account;
      accounts.set(made.id, made);
      return made;
    },
    updateAccount: async (id: string, change: object) =>
      accounts.set(id, { ...accounts.get(id), ...change } as Account),
    deleteAccount: async (id: string, options?: { withActivities: boolean }) => {
      const its = inAccount(id);
      if (its.length > 0 && !options?.withActivities) throw new StreamPulseError("failed_precondition", "It is used.");
      for (const { id: each } of its) activities.delete(each);
      return accounts.delete(id) ? its.length : 0;
    },
    record: async (draft: Omit<Activity, "id" | "createdTimeMs" | "updatedTimeMs">) => {
      expect(accounts.has(draft.accountId)).toBe(true);
      if (++recorded === failing) throw new Error("The disk is full.");
      const activity = { ...draft, id: `r${recorded}`, createdTimeMs: 0, updatedTimeMs: 0 };
      activities.set(activity.id, activity);
      return { activity, already: false };
    },
    deleteActivity: async (id: string) => {
      if (needed.has(id)) throw new StreamPulseError("invalid_argument", "quantity is 41: 40 are held.");
      activities.delete(id);
    },
    activities: async ({ accountId = "", pageToken = "" }) => {
      const from = Number(pageToken);
      const page = inAccount(accountId).slice(from, from + 7);
      return { activities: page, nextPageToken: page.length < 7 ? "" : String(from + 7) };
    },
  } as unknown as Portfolio;
  const named = (name: string): Account => [...accounts.values()].find((each) => each.name === name) as Account;
  const all = (): Account[] => [...accounts.values()];
  return { server, accounts, activities, needed, named, all };
}
const before = (days: number): string => `day -${days}`;
const BUY = { kind: ActivityKind.BUY, day: "2025-06-02", ticker: "KO", quantity: "1", price: "70" };

test("a sample is made in accounts of its own, and goes whole without anybody else's", async () => {
  const { server, activities, all } = keeper();
  const own = await server.createAccount({ kind: 1, name: "My sample", currency: "EUR" });
  await server.record({ ...BUY, accountId: own.id });
  await makeSample(server, "EUR", before);
  expect(activities.size).toBeGreaterThan(16);
  expect(all().every(({ currency }) => currency === "EUR")).toBe(true);
  const parts = await findSample(server, all());
  expect(parts.map(({ account }) => account.name)).toEqual(SAMPLE_ACCOUNTS.map(({ name }) => name));
  expect(await removeSample(server, parts, all())).toBe(0);
  expect(all()).toEqual([own]);
  expect([...activities.values()].map(({ accountId }) => accountId)).toEqual([own.id]);
});

test("what its reader recorded in a sample's accounts stays, and its account under another name", async () => {
  const { server, activities, named, all } = keeper();
  await makeSample(server, "USD", before);
  const purse = await server.createAccount({ kind: 2, name: "Purse", currency: "USD" });
  await server.record({ ...BUY, accountId: named("Sample: brokerage").id });
  const toBank = { toAccountId: named("Sample: bank").id, amount: "5" };
  await server.record({ ...toBank, kind: ActivityKind.TRANSFER, accountId: purse.id, day: "2025-06-02" });
  const parts = await findSample(server, all());
  expect(parts.map(({ own }) => own.length)).toEqual([1, 1, 0, 0]);
  expect(await removeSample(server, parts, all())).toBe(0);
  expect(all().map(({ name }) => name)).toEqual(["Brokerage account", "Bank account", "Purse"]);
  expect([...activities.values()].map(({ kind }) => kind)).toEqual([ActivityKind.BUY, ActivityKind.TRANSFER]);
  expect(await findSample(server, all())).toEqual([]);
});

test("what was recorded between the look and the end keeps its account", async () => {
  const { server, activities, named, all } = keeper();
  await makeSample(server, "USD", before);
  const parts = await findSample(server, all());
  await server.record({ ...BUY, accountId: named("Sample: brokerage").id });
  await expect(removeSample(server, parts, all())).rejects.toThrow("It is used.");
  expect([...activities.values()].filter((each) => !isOfSample(each))).toHaveLength(1);
});

test("a purchase of the sample stays where its reader sold of it, and is told", async () => {
  const { server, activities, needed, named, all } = keeper();
  await makeSample(server, "USD", before);
  await server.record({ ...BUY, kind: ActivityKind.SELL, accountId: named("Sample: brokerage").id });
  needed.add(
    [...activities.values()].find(({ ticker, kind }) => ticker === "AAPL" && kind === ActivityKind.BUY)?.id ?? "",
  );
  expect(await removeSample(server, await findSample(server, all()), all())).toBe(1);
  expect(all().map(({ name }) => name)).toEqual(["Sample: brokerage"]);
  expect(activities.size).toBe(2);
});

test("an account that is merely called so is no sample", async () => {
  const { server, all } = keeper();
  const { id: accountId } = await server.createAccount({ ...SAMPLE_ACCOUNTS[0], currency: "USD" });
  expect(await findSample(server, all())).toEqual([]);
  await server.record({ ...BUY, accountId });
  expect(await findSample(server, all())).toEqual([]);
});

test("all that is in a sample goes where that is asked for", async () => {
  const { server, activities, named, all } = keeper();
  await makeSample(server, "USD", before);
  await server.record({ ...BUY, accountId: named("Sample: brokerage").id });
  await removeSampleWhole(server, await findSample(server, all()));
  expect([all(), activities.size]).toEqual([[], 0]);
});

test("a sample that cannot be made whole leaves nothing", async () => {
  const { server, accounts, activities } = keeper(5);
  await expect(makeSample(server, "USD", before)).rejects.toThrow("The disk is full.");
  expect([accounts.size, activities.size]).toEqual([0, 0]);
});
