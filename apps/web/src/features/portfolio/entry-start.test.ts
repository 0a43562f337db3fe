import { type Account, AccountKind } from "@streampulse/client/portfolio";
import { expect, test } from "vitest";
import { entryKind } from "./entry-kinds.ts";
import { freeName, NEW_ACCOUNT, newAccountKind, placesFor, startPlace } from "./entry-start.ts";

const account = (id: string, kind: AccountKind, name = id): Account => ({
  ...{ id, kind, name, currency: "USD", ignoresCash: false, createdTimeMs: 0 },
});
const DEPOT = account("1", AccountKind.BROKERAGE, "depot");
const BANK = account("2", AccountKind.CASH, "Bank");
const HOUSE = account("3", AccountKind.OTHER_ASSET, "House");

test("units are bought in brokerages, and a house is worth something", () => {
  const all = [BANK, DEPOT, HOUSE];
  expect(placesFor(entryKind("buy"), all)).toEqual([DEPOT]);
  expect(placesFor(entryKind("value"), all)).toEqual([BANK, HOUSE]);
  expect(placesFor(entryKind("income"), all)).toEqual([BANK, DEPOT]);
});

test("an entry begins with the account before where it fits, and with a new one where none does", () => {
  expect(startPlace(entryKind("deposit"), [DEPOT, BANK], "2")).toBe("2");
  expect(startPlace(entryKind("buy"), [BANK, DEPOT], "2")).toBe("1");
  expect(startPlace(entryKind("buy"), [BANK], undefined)).toBe(NEW_ACCOUNT);
});

test("a new account has a name that none has, whatever its case, and is of a kind that fits", () => {
  expect(freeName(AccountKind.BROKERAGE, [])).toBe("Depot");
  expect(freeName(AccountKind.BROKERAGE, [DEPOT])).toBe("Depot 2");
  expect(freeName(AccountKind.BROKERAGE, [DEPOT, account("4", AccountKind.CASH, "DEPOT 2")])).toBe("Depot 3");
  expect(newAccountKind(entryKind("buy"))).toBe(AccountKind.BROKERAGE);
  expect(newAccountKind(entryKind("spending"))).toBe(AccountKind.CASH);
});
