"use client";
import type { Disposal, Lot, Money } from "@streampulse/client/portfolio";
import { Amount } from "../../ui/amount.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { PageLink } from "../../ui/page-link.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { openAlert } from "../alerts/open-alert.ts";
import { chartPath } from "../chart/chart-path.ts";
import { dayText } from "./day-text.ts";
import { useCostMethod } from "./cost-method.ts";
import { toneOf } from "./delta.tsx";
import { HoldingFacts } from "./holding-facts.tsx";
import { useLive, usePortfolio } from "./portfolio-context.tsx";
import { Units } from "./units.tsx";
import { useAnswer } from "./use-answer.ts";

/** What is held of one ticker: its worth now, purchase by purchase, what was made of the rest, and the ways on from it. */
export function LotsSheet({
  ticker,
  accountName,
  onEnter,
  onClose,
}: {
  ticker: string;
  accountName: (id: string) => string;
  /** Begins an entry of this kind for the ticker, which is held in these accounts as far as is known. */
  onEnter: (kind: string, heldIn: readonly string[]) => void;
  onClose: () => void;
}) {
  const { server } = usePortfolio();
  const { method } = useCostMethod();
  const changes = useLive((state) => state.changes);
  const view = useLive((state) => state.view);
  const held = view?.holdings.filter((holding) => holding.ticker === ticker) ?? [];
  const { told, failure, retry } = useAnswer(`${ticker} ${method} ${changes}`, (signal) =>
    server.lots({ ticker, method }, { signal }),
  );
  return (
    <Dialog title={ticker} shape="sheet" onClose={onClose}>
      {view &&
        held.map((holding) => (
          <HoldingFacts
            key={holding.accountId}
            holding={holding}
            currency={view.valuation.currency}
            account={held.length > 1 ? accountName(holding.accountId) : undefined}
          />
        ))}
      <div className="mb-3 flex gap-4 text-[13px]">
        <PageLink href={chartPath(ticker)} className="py-1 text-accent underline underline-offset-2">
          Open chart
        </PageLink>
        <button
          type="button"
          className="py-1 text-accent underline underline-offset-2"
          onClick={() => {
            onClose();
            openAlert({ ticker, price: held[0]?.price });
          }}
        >
          Set an alert
        </button>
      </div>
      <div className="mb-4 grid grid-cols-3 gap-2">
        {["buy", "sell", "dividend"].map((kind) => (
          <Button key={kind} onClick={() => onEnter(kind, told?.lots.map(({ accountId }) => accountId) ?? [])}>
            {kind.charAt(0).toUpperCase() + kind.slice(1)}
          </Button>
        ))}
      </div>
      {failure !== undefined && <ErrorNote title="Purchases did not come." error={failure} onRetry={retry} />}
      {!told && failure === undefined && <SkeletonRows rows={3} />}
      {told && (
        <>
          <h3 className="mb-1 text-[13px] font-semibold">Held</h3>
          {told.lots.length === 0 && <p className="text-[13px] text-muted">Nothing is held of it now.</p>}
          <ul>
            {told.lots.map((lot) => (
              <LotRow
                key={`${lot.activityId} ${lot.accountId} ${lot.day}`}
                lot={lot}
                account={accountName(lot.accountId)}
              />
            ))}
          </ul>
          {told.lotsLeftOff > 0 && <p className="mt-1 text-xs text-faint">and {told.lotsLeftOff} younger ones</p>}
          {told.disposals.length > 0 && <h3 className="mt-5 mb-1 text-[13px] font-semibold">Sold or covered</h3>}
          <ul>
            {told.disposals.map((disposal) => (
              <DisposalRow key={disposal.activityId} disposal={disposal} account={accountName(disposal.accountId)} />
            ))}
          </ul>
          {told.disposalsLeftOff > 0 && (
            <p className="mt-1 text-xs text-faint">and {told.disposalsLeftOff} older ones</p>
          )}
        </>
      )}
    </Dialog>
  );
}

function LotRow({ lot, account }: { lot: Lot; account: string }) {
  return (
    <li className="flex justify-between gap-3 border-b border-line-soft py-2 text-[13px] last:border-b-0">
      <span>
        <Units quantity={lot.quantity} className="font-medium" /> since {dayText(lot.day)}
        <span className="block text-xs text-faint">{account}</span>
      </span>
      <span className="text-right">
        <Monies all={lot.cost} />
        <span className="block text-xs text-faint">{lot.quantity.startsWith("-") ? "brought" : "cost"}</span>
      </span>
    </li>
  );
}

function DisposalRow({ disposal, account }: { disposal: Disposal; account: string }) {
  return (
    <li className="flex justify-between gap-3 border-b border-line-soft py-2 text-[13px] last:border-b-0">
      <span>
        <Units quantity={disposal.quantity} className="font-medium" /> on {dayText(disposal.day)}
        <span className="block text-xs text-faint">{account}</span>
      </span>
      <span className="text-right">
        <Monies all={disposal.profit} isProfit />
        <span className="block text-xs text-faint">
          of <Monies all={disposal.proceeds} />
        </span>
      </span>
    </li>
  );
}

function Monies({ all, isProfit = false }: { all: readonly Money[]; isProfit?: boolean }) {
  return all.map(({ amount, currency }, at) => (
    <span key={currency} className={isProfit ? toneOf(amount) : ""}>
      {at > 0 && " + "}
      <Amount value={amount} currency={currency} signed={isProfit} />
    </span>
  ));
}
