"use client";
import { type Account, AccountKind, type Balance } from "@streampulse/client/portfolio";
import { Plus } from "lucide-react";
import { useState } from "react";
import { Amount } from "../../ui/amount.tsx";
import { Card } from "../../ui/card.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { AccountDialog } from "./account-dialog.tsx";
import { accountKindText } from "./activity-words.ts";
import { useLive } from "./portfolio-context.tsx";

/** What every account comes to, with its balances in their own currencies. A press on one changes or deletes it. */
export function AccountsCard() {
  const view = useLive((state) => state.view);
  const accounts = useLive((state) => state.accounts);
  const [shows, setShows] = useState<Account | "new">();
  if (!view || !accounts) return null;
  const { currency } = view.valuation;
  const values = new Map(view.accounts.map((each) => [each.accountId, each]));
  return (
    <Card>
      <div className="mb-1.5 flex items-center justify-between">
        <h2 className="text-[15px] font-semibold">Accounts</h2>
        <IconButton label="Add an account" className="-mr-1.5" onClick={() => setShows("new")}>
          <Plus size={16} />
        </IconButton>
      </div>
      {accounts.length === 0 && <p className="text-[13px] text-muted">No accounts yet.</p>}
      <ul>
        {accounts.map((account) => {
          const value = values.get(account.id);
          return (
            <li key={account.id} className="border-b border-line-soft py-2 last:border-b-0 last:pb-0">
              <button
                type="button"
                className="flex w-full items-baseline justify-between gap-3 rounded-sm text-left hover:underline"
                onClick={() => setShows(account)}
              >
                <span className="min-w-0 truncate text-[13.5px] font-medium">{account.name}</span>
                <Amount value={value?.value} currency={currency} className="text-[13.5px]" />
              </button>
              <div className="flex justify-between gap-3 text-xs text-faint">
                <span>
                  {accountKindText(account.kind)}
                  {account.ignoresCash && " · cash not counted"}
                  {value?.complete === false && <span className="text-warn"> · in part</span>}
                </span>
                <Balances account={account} balances={view.balances} told={currency} />
              </div>
            </li>
          );
        })}
      </ul>
      {shows && <AccountDialog account={shows === "new" ? undefined : shows} onClose={() => setShows(undefined)} />}
    </Card>
  );
}

/** What lies in an account in currencies that its value does not show: those of a brokerage, and those of another one. */
function Balances({ account, balances, told }: { account: Account; balances: readonly Balance[]; told: string }) {
  const own = balances.filter(
    ({ accountId, currency }) =>
      accountId === account.id && (account.kind === AccountKind.BROKERAGE || currency !== told),
  );
  return (
    <span className="text-right">
      {own.map(({ currency, amount }, at) => (
        <span key={currency}>
          {at > 0 && " · "}
          <Amount value={amount} currency={currency} />
          {account.kind === AccountKind.BROKERAGE && " cash"}
        </span>
      ))}
    </span>
  );
}
