import type { Account } from "@streampulse/client/portfolio";
import type { EntryKind } from "./entry-kinds.ts";
import { vanishes } from "./entry-start.ts";

/** What the server answered that an account does from now on. */
export interface CashAnswer {
  readonly ignoresCash: boolean;
  /** As the page knew it then: the answer counts until the account is told anew. */
  readonly before: Pick<Account, "ignoresCash">;
}

/** Which note an entry of this kind has: that its money is in no net worth, or that it has been counted just now. */
export function cashNote(
  kind: EntryKind,
  account: Pick<Account, "ignoresCash">,
  answer: CashAnswer | undefined,
): "uncounted" | "counted" | undefined {
  const ignoresCash = answer?.before === account ? answer.ignoresCash : account.ignoresCash;
  if (vanishes(kind, { ignoresCash })) return "uncounted";
  return answer?.ignoresCash === false && !ignoresCash ? "counted" : undefined;
}
