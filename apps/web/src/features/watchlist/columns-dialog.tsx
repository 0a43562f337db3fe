"use client";
import { useSyncExternalStore } from "react";
import { Dialog } from "../../ui/dialog.tsx";
import { Switch } from "../../ui/switch.tsx";
import { CHOICES, COLUMNS } from "./columns.ts";
import type { KeptView } from "./list-view.ts";

/** Which columns the rows have, for all lists of this browser. */
export function ColumnsDialog({ view, onClose }: { view: KeptView; onClose: () => void }) {
  const { columns } = useSyncExternalStore(view.subscribe, view.view, view.view);
  return (
    <Dialog title="Columns" onClose={onClose}>
      <div className="space-y-3">
        {COLUMNS.map((column) => (
          <Switch
            key={column}
            label={CHOICES[column]}
            checked={columns.includes(column)}
            onChange={(on) =>
              view.change({ columns: COLUMNS.filter((each) => (each === column ? on : columns.includes(each))) })
            }
          />
        ))}
      </div>
      <p className="mt-4 text-[12.5px] text-muted">
        Ticker and last price are always there. Where the window is too narrow for all, the least important wait.
      </p>
    </Dialog>
  );
}
