"use client";
import { FlaskConical } from "lucide-react";
import { Button } from "../../ui/button.tsx";
import { useServerNow } from "../session/server-time.ts";
import { useSession } from "../session/session-context.tsx";
import { faultText } from "./fault-words.ts";
import { faultLab, useFaultLab } from "./use-fault-lab.ts";

/** At every place: what is ill on purpose, until when, and the way to end it. The region is always there: one that comes with its text is often not read. */
export function FaultNotice() {
  const lab = useFaultLab();
  const { store } = useSession();
  const faults = lab.state === "open" ? lab.faults : [];
  const nowMs = useServerNow(faults.length > 0);
  return (
    <div role="status" aria-label="Fault lab">
      {faults.length > 0 && (
        <div className="mb-3.5 rounded-[10px] bg-warn-soft px-3.5 py-2 text-[13px] text-warn">
          <ul>
            {faults.map((fault) => (
              <li
                key={`${fault.source} ${fault.clientId} ${fault.sinceMs}`}
                className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1"
              >
                <FlaskConical size={15} aria-hidden="true" className="shrink-0" />
                <span className="min-w-0 flex-1 basis-48">
                  <b className="font-semibold">A fault is on:</b> {faultText(fault, store.session?.clientId)}
                  {faultLab().holds(fault) ? "" : ", by another page or program"}
                </span>
                <span aria-hidden="true" className="tabular-nums">
                  {Math.max(0, Math.ceil((fault.untilMs - nowMs) / 1_000))} s left
                </span>
                {faultLab().holds(fault) && (
                  <Button className="h-8" onClick={() => faultLab().end(fault)}>
                    End it
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
