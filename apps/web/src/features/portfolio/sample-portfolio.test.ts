import type { Account, Portfolio } from "@streampulse/client/portfolio";
import { expect, test } from "vitest";
import { makeSample, removeSample, sampleAccounts } from "./sample-portfolio.ts";

/** Accounts and a count of activities; the `failing`-th activity is refused. */
function keeper(failing = Infinity) {
  const accounts = new Map<string, Account>();
  let recorded = 0;
  const server = {
    createAccount: async (account: object) => {
      const made = { ...account, id: String(accounts.size + 1) } as Account;
      accounts.set(made.id, made);
      return made;
    },
    deleteAccount: async (id: string) => (accounts.delete(id) ? 1 : 0),
    record: async ({ accountId, day }: { accountId: string; day: string }) => {
      expect(accounts.has(accountId)).toBe(true);
      expect(day).toMatch(/^day -\d+$/);
      if (++recorded === failing) throw new Error("The disk is full.");
      return { already: false };
    },
  } as unknown as Portfolio;
  return { server, accounts, recorded: () => recorded };
}
const before = (days: number): string => `day -${days}`;

test("a sample is made in accounts of its own, and goes without anybody else's", async () => {
  const { server, accounts, recorded } = keeper();
  const own = await server.createAccount({ kind: 1, name: "My sample", currency: "EUR" });
  await makeSample(server, "EUR", before);
  expect(recorded()).toBeGreaterThan(15);
  const all = [...accounts.values()];
  expect(sampleAccounts(all)).toHaveLength(4);
  expect(all.every(({ currency }) => currency === "EUR")).toBe(true);
  await removeSample(server, all);
  expect([...accounts.values()]).toEqual([own]);
});

test("a sample that cannot be made whole leaves nothing", async () => {
  const { server, accounts } = keeper(5);
  await expect(makeSample(server, "USD", before)).rejects.toThrow("The disk is full.");
  expect(accounts.size).toBe(0);
});
