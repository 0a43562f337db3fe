"use client";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";

/** Ends a room for all who are in it, once that was said twice. */
export function EndRoom({ end }: { end: () => Promise<void> }) {
  const [asks, setAsks] = useState(false);
  return (
    <>
      <Button look="quiet" className="h-8" onClick={() => setAsks(true)}>
        <span>
          End<span className="max-[700px]:sr-only"> the room</span>
        </span>
      </Button>
      {asks && (
        <Dialog title="End the room?" onClose={() => setAsks(false)}>
          <p className="text-[13.5px] text-muted">
            Its clock and its prices go for everybody who is in it. Alerts on its tickers have nothing to wait for then.
          </p>
          <Button look="danger" className="mt-4 w-full" onClick={() => void end()}>
            End it for everybody
          </Button>
        </Dialog>
      )}
    </>
  );
}
