"use client";
import { ChartPie } from "lucide-react";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";

/** What stands where nothing was recorded yet: three ways to begin. */
export function EmptyPortfolio({
  onAdd,
  onImport,
  onSample,
}: {
  onAdd: () => void;
  onImport: () => void;
  /** Makes a sample, which goes with one press. */
  onSample: () => Promise<void>;
}) {
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const sample = async (): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      await onSample();
    } catch (error) {
      setFailure(error);
    }
    setBusy(false);
  };
  return (
    <>
      {failure !== undefined && <ErrorNote title="There is no sample now." error={failure} />}
      <EmptyState
        icon={<ChartPie size={20} />}
        title="What do you have?"
        actions={
          <>
            <Button look="primary" onClick={onAdd}>
              Add a holding
            </Button>
            <Button onClick={onImport}>Import a file</Button>
            <Button look="quiet" disabled={isBusy} onClick={() => void sample()}>
              {isBusy ? "Making a sample …" : "Try with a sample"}
            </Button>
          </>
        }
      >
        Shares, funds and coins at live prices, bank accounts, a house, a loan: what all of it is worth, now and over
        time. A sample goes with one press.
      </EmptyState>
    </>
  );
}
