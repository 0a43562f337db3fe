import { type Account, AccountKind } from "@streampulse/client/portfolio";

/** How the sample's accounts are called, which tells their readers that they are no one's own. */
export const SAMPLE_ACCOUNTS = [
  { kind: AccountKind.BROKERAGE, name: "Sample: brokerage" },
  { kind: AccountKind.CASH, name: "Sample: bank" },
  { kind: AccountKind.OTHER_ASSET, name: "Sample: flat" },
  { kind: AccountKind.DEBT, name: "Sample: loan" },
] as const;

/** Whether an account is called as one of the sample's. Whether it is one, what is recorded in it tells. */
export function isNamedAsSample({ kind, name }: Account): boolean {
  return SAMPLE_ACCOUNTS.some((each) => each.kind === kind && each.name === name);
}
