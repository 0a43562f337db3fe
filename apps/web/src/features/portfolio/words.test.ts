import { ActivityKind, type Activity, type PortfolioView, UnpricedReason } from "@streampulse/client/portfolio";
import { Quality } from "@streampulse/core";
import { expect, test } from "vitest";
import { numberText } from "../../ui/number-text.ts";
import { activitySign, activityTitle, unpricedText } from "./activity-words.ts";
import { unitsText } from "./units-text.ts";
import { isUnvalued, pricedText, uncountedText, valuationRemarks } from "./valuation-words.ts";

const activity = (kind: ActivityKind, rest: Partial<Activity> = {}): Activity => ({
  ...{ id: "1", accountId: "1", kind, day: "2025-06-02", createdTimeMs: 0, updatedTimeMs: 0 },
  ...rest,
});

test("an activity is called what it is and of what", () => {
  expect(activityTitle(activity(ActivityKind.BUY, { ticker: "AAPL" }))).toBe("Buy · AAPL");
  expect(activityTitle(activity(ActivityKind.SPENDING, { category: "Food" }))).toBe("Spending · Food");
  expect(activityTitle(activity(ActivityKind.TRANSFER, { ticker: "AAPL" }))).toBe("Transfer of AAPL");
  expect(activityTitle(activity(ActivityKind.DEPOSIT))).toBe("Deposit");
});

test("money that came has a plus, money that went a minus, and what has a sign keeps its own", () => {
  expect(activitySign(activity(ActivityKind.DEPOSIT, { amount: "5" }))).toBe("+");
  expect(activitySign(activity(ActivityKind.SPENDING, { amount: "5" }))).toBe("−");
  expect(activitySign(activity(ActivityKind.INTEREST, { amount: "-5" }))).toBe("");
  expect(activitySign(activity(ActivityKind.BUY))).toBe("");
});

test("what has no value says why, also for a reason of a newer server", () => {
  expect(unpricedText(UnpricedReason.UNKNOWN_TICKER)).toBe("Unknown ticker");
  expect(unpricedText(99 as UnpricedReason)).toBe("Unpriced");
});

test("a total says what it leaves out and what was made up", () => {
  const view = {
    valuation: { holdings: 3, priced: 2, pricedLive: 1 },
    holdings: [{ quality: Quality.SIMULATED }],
    rates: [
      { from: "EUR", to: "USD", rate: "1.1" },
      { from: "XAU", to: "USD" },
    ],
  } as unknown as PortfolioView;
  expect(pricedText(view)).toBe("1 of 3 priced live · 2 priced");
  expect(valuationRemarks(view)).toEqual([
    "1 holding has no value, and is in no total.",
    "No rate from XAU to USD: what is in XAU is in no total until a source quotes XAUUSD.",
    "Prices are simulated.",
  ]);
});

test("what has no value at all has no total, and is no nought", () => {
  const isUnknown = (priced: number, complete: boolean, ...values: readonly (string | undefined)[]): boolean =>
    isUnvalued({
      valuation: { holdings: 2, priced, complete },
      balances: values.map((value) => ({ value })),
    } as unknown as PortfolioView);
  expect(isUnknown(0, false)).toBe(true);
  expect(isUnknown(0, false, undefined)).toBe(true);
  expect(isUnknown(1, false, undefined)).toBe(false);
  expect(isUnknown(0, false, undefined, "0.00")).toBe(false);
  // Of nothing the total is nought.
  expect(isUnknown(0, true)).toBe(false);
});

test("a total says whose cash it does not have", () => {
  const account = (name: string, ignoresCash = true) => ({ name, ignoresCash });
  expect(uncountedText([account("Bank", false)])).toBeUndefined();
  expect(uncountedText([account("A"), account("Bank", false)])).toBe("without the cash of A");
  expect(uncountedText([account("A"), account("B")])).toBe("without the cash of A and B");
  expect(uncountedText([account("A"), account("B"), account("C")])).toBe("without the cash of 3 accounts");
});

test("units have the digits that they have, and no needless nought", () => {
  const en = numberText("en-US");
  expect(["10.500", "100", "0.00001726", "1200.0"].map((units) => unitsText(units, en))).toEqual([
    ...["10.5", "100", "0.00001726", "1,200"],
  ]);
});
