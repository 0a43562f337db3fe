"use client";
import type { Account } from "@streampulse/client/portfolio";
import { useState } from "react";
import { Amount } from "../../ui/amount.tsx";
import { Button } from "../../ui/button.tsx";
import { type CashAnswer, cashNote } from "./cash-note.ts";
import { sentenceOf } from "./entry-fault.ts";
import type { EntryKind } from "./entry-kinds.ts";
import { useLive, usePortfolio } from "./portfolio-context.tsx";

/**
 * Says that what is being entered will be in no net worth, since its account does not count its cash, and has it counted
 * with one press, and not any more with another. Within a region of who shows it, which is there before.
 */
export function UncountedCash({ kind, account }: { kind: EntryKind; account: Account }) {
  const { server, live } = usePortfolio();
  const balances = useLive((state) => state.view?.balances);
  const [answer, setAnswer] = useState<CashAnswer>();
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const note = cashNote(kind, account, answer);
  if (note === undefined) return null;
  const isCounted = note === "counted";

  const count = async (ignoresCash: boolean): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      await server.updateAccount(account.id, { ignoresCash });
      setAnswer({ ignoresCash, before: account });
      live.changed();
    } catch (error) {
      setFailure(sentenceOf(error));
    }
    setBusy(false);
  };
  const own = balances?.filter(({ accountId }) => accountId === account.id) ?? [];
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-2 rounded-[10px] bg-warn-soft px-3.5 py-2.5 text-[13px] text-warn">
      <p className="min-w-0 flex-1 basis-56 [overflow-wrap:anywhere]">
        {failure !== undefined && <b className="block font-semibold">Not changed. {failure}</b>}
        {isCounted ? (
          <>
            {account.name} counts its cash now
            {own.map(({ currency, amount }, at) => (
              <span key={currency}>
                {at === 0 ? ": " : ", "}
                <Amount value={amount} currency={currency} className="font-medium" />
              </span>
            ))}
            . What its purchases were paid from, and is not recorded yet, is a deposit.
          </>
        ) : (
          <>
            <b className="font-semibold">{account.name} does not count its cash:</b> this will be in its activity, and
            in no net worth. Counted, every entry of it moves its cash, purchases and sales of before too.
          </>
        )}
      </p>
      <Button disabled={isBusy} onClick={() => void count(isCounted)}>
        {isCounted ? "Do not count it" : "Count its cash"}
      </Button>
    </div>
  );
}
