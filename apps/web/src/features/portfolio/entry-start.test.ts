import { type Account, AccountKind } from "@streampulse/client/portfolio";
import { expect, test } from "vitest";
import { entryKind } from "./entry-kinds.ts";
import { freeName, heldPlace, NEW_ACCOUNT, newAccountKind, placesFor, startPlace } from "./entry-start.ts";

const account = (id: string, kind: AccountKind, name = id): Account => ({
  ...{ id, kind, name, currency: "USD", ignoresCash: false, createdTimeMs: 0 },
});
const DEPOT = account("1", AccountKind.BROKERAGE, "brokerage account");
const BANK = account("2", AccountKind.CASH, "Bank");
const HOUSE = account("3", AccountKind.OTHER_ASSET, "House");

test("units are bought in brokerages, and a house is worth something", () => {
  const all = [BANK, DEPOT, HOUSE];
  expect(placesFor(entryKind("buy"), all)).toEqual([DEPOT]);
  expect(placesFor(entryKind("value"), all)).toEqual([BANK, HOUSE]);
  expect(placesFor(entryKind("income"), all)).toEqual([BANK, DEPOT]);
});

test("an entry begins with the account before where it fits, and with a new one where none does", () => {
  expect(startPlace(entryKind("deposit"), [DEPOT, BANK], "2", "USD")).toBe("2");
  expect(startPlace(entryKind("buy"), [BANK, DEPOT], "2", "USD")).toBe("1");
  expect(startPlace(entryKind("buy"), [BANK], undefined, "USD")).toBe(NEW_ACCOUNT);
  expect(startPlace(entryKind("buy"), [DEPOT], NEW_ACCOUNT, "USD")).toBe(NEW_ACCOUNT);
});

test("nothing goes into a sample's account by default, but sales of what is held there alone", () => {
  const sample = account("9", AccountKind.BROKERAGE, "Sample: brokerage");
  expect(startPlace(entryKind("buy"), [sample], undefined, "USD")).toBe(NEW_ACCOUNT);
  expect(startPlace(entryKind("buy"), [sample, DEPOT], undefined, "USD")).toBe("1");
  expect(startPlace(entryKind("buy"), [sample, DEPOT], "9", "USD")).toBe("9");
  expect(heldPlace(["9", "1"], [sample, DEPOT])).toBe("1");
  expect(heldPlace(["9"], [sample, DEPOT])).toBe("9");
  expect(heldPlace([], [sample, DEPOT])).toBeUndefined();
});

test("money goes where it is counted, if there is such a place", () => {
  const uncounted = { ...DEPOT, ignoresCash: true };
  expect(startPlace(entryKind("deposit"), [uncounted, BANK], undefined, "USD")).toBe("2");
  expect(startPlace(entryKind("deposit"), [uncounted], undefined, "USD")).toBe("1");
  expect(startPlace(entryKind("spending"), [uncounted], undefined, "USD")).toBe(NEW_ACCOUNT);
  expect(startPlace(entryKind("spending"), [uncounted], "1", "USD")).toBe("1");
  expect(startPlace(entryKind("buy"), [uncounted, BANK], undefined, "USD")).toBe("1");
});

test("a budget's money goes into a purse of the page's currency, and into a brokerage last", () => {
  const euros = { ...account("5", AccountKind.CASH), currency: "EUR" };
  for (const kind of ["spending", "income"].map(entryKind)) {
    expect(startPlace(kind, [DEPOT, BANK, euros], undefined, "EUR")).toBe("5");
    expect(startPlace(kind, [DEPOT, euros, BANK], undefined, "USD")).toBe("2");
    expect(startPlace(kind, [DEPOT, BANK], undefined, "EUR")).toBe("2");
    expect(startPlace(kind, [DEPOT], undefined, "EUR")).toBe("1");
    expect(startPlace(kind, [DEPOT, BANK, euros], "1", "EUR")).toBe("1");
  }
  expect(startPlace(entryKind("deposit"), [DEPOT, BANK, euros], undefined, "EUR")).toBe("1");
});

test("a new account has a name that none has, whatever its case, and is of a kind that fits", () => {
  expect(freeName(AccountKind.BROKERAGE, [])).toBe("Brokerage account");
  expect(freeName(AccountKind.BROKERAGE, [DEPOT])).toBe("Brokerage account 2");
  expect(freeName(AccountKind.BROKERAGE, [DEPOT, account("4", AccountKind.CASH, "BROKERAGE ACCOUNT 2")])).toBe(
    "Brokerage account 3",
  );
  expect(newAccountKind(entryKind("buy"))).toBe(AccountKind.BROKERAGE);
  expect(newAccountKind(entryKind("spending"))).toBe(AccountKind.CASH);
});
