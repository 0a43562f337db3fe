"use client";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";

/** Asks before a ticker goes that has alerts: they would go on without it. */
export function AlertedRemoval({
  ticker,
  count,
  onRemove,
  onClose,
}: {
  ticker: string;
  count: number;
  onRemove: (withAlerts: boolean) => void;
  onClose: () => void;
}) {
  const alerts = count === 1 ? "an alert" : `${count} alerts`;
  const choose = (withAlerts: boolean) => (): void => {
    onClose();
    onRemove(withAlerts);
  };
  return (
    <Dialog title={`Remove ${ticker}?`} onClose={onClose}>
      <p className="text-[13.5px] text-muted">
        {ticker} has {alerts}. Without the ticker in a list {count === 1 ? "it goes" : "they go"} on all the same.
      </p>
      <div className="mt-4 flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button look="danger" onClick={choose(true)}>
          Remove it and {alerts}
        </Button>
        <Button look="primary" onClick={choose(false)}>
          Remove the ticker alone
        </Button>
      </div>
    </Dialog>
  );
}
