"use client";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { fewNames } from "../../ui/few-names.ts";

const NAMED = 5;

/** Asks before tickers go of which any has alerts: these would go on without them. */
export function AlertedRemoval({
  tickers,
  count,
  onRemove,
  onClose,
}: {
  tickers: readonly string[];
  /** Of all of them together. */
  count: number;
  onRemove: (withAlerts: boolean) => void;
  onClose: () => void;
}) {
  const alerts = count === 1 ? "an alert" : `${count} alerts`;
  const isOne = tickers.length === 1;
  const names = isOne ? fewNames(tickers, 1) : `${tickers.length} tickers`;
  const choose = (withAlerts: boolean) => (): void => {
    onClose();
    onRemove(withAlerts);
  };
  return (
    <Dialog title={`Remove ${names}?`} onClose={onClose}>
      <p className="text-[13.5px] text-muted">
        {isOne ? `${names} has` : `Of ${fewNames(tickers, NAMED)} there ${count === 1 ? "is" : "are"}`} {alerts}.
        Without the {isOne ? "ticker" : "tickers"} in a list {count === 1 ? "it goes" : "they go"} on all the same.
      </p>
      <div className="mt-4 flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button look="danger" onClick={choose(true)}>
          Remove {isOne ? "it" : "them"} and {alerts}
        </Button>
        <Button look="primary" onClick={choose(false)}>
          Remove the {isOne ? "ticker" : "tickers"} alone
        </Button>
      </div>
    </Dialog>
  );
}
