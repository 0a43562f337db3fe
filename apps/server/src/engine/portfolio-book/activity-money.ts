import type { Account, Activity } from "../ports/stores/portfolio-store.ts";
import { Amount } from "./amount.ts";
import { unitOf } from "./currency.ts";
import { MoneyBag } from "./money.ts";

/** Of the trade, without its fee: in the account's currency where a rate was given. */
export function worthOf(activity: Activity, account: Account): MoneyBag {
  return settled(
    activity,
    account,
    activity.currency ?? account.currency,
    of(activity.quantity).times(of(activity.price)),
    true,
  );
}

/** What an activity that is no trade is of, in the same. */
export function amountOf(activity: Activity, account: Account): MoneyBag {
  return settled(activity, account, activity.currency ?? account.currency, of(activity.amount), true);
}

/** What it cost beside; at the activity's rate where it is in the activity's currency. */
export function feeOf(activity: Activity, account: Account): MoneyBag {
  if (activity.fee === undefined) return MoneyBag.EMPTY;
  const currency = activity.feeCurrency ?? activity.currency ?? account.currency;
  return settled(activity, account, currency, of(activity.fee), currency === activity.currency);
}

function settled(activity: Activity, account: Account, currency: string, amount: Amount, isPriced: boolean): MoneyBag {
  // Of an account's own currency, or of its hundredth, no rate is taken; accounts' currencies may change after that.
  const isRated = isPriced && activity.exchangeRate !== undefined && unitOf(currency).currency !== account.currency;
  if (!isRated) return inWhole(currency, amount);
  return inWhole(account.currency, amount.times(of(activity.exchangeRate)));
}

/** Pence as pounds. */
export function inWhole(code: string, amount: Amount): MoneyBag {
  const { currency, perUnit } = unitOf(code);
  return MoneyBag.of(currency, perUnit.eq("1") ? amount : amount.div(perUnit));
}

function of(text: string | undefined): Amount {
  return new Amount(text as string);
}
