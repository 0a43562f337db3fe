"use client";
import { useEffect, useState } from "react";
import { rushIsOver } from "../../ui/first-rush.ts";
import { lazyExtra } from "../../ui/lazy-part.tsx";
import { useSession } from "../session/session-context.tsx";

// Few servers have a fault lab: what shows it is loaded where there is one.
const FaultNotice = lazyExtra(() => import("./fault-notice.tsx").then((module) => module.FaultNotice));

/** Known once the server has said so. */
let hasLab: boolean | undefined;

/** At every place: the notice of faults that are on, if the server can have any. It is asked once. */
export function FaultGate() {
  const { client } = useSession();
  const [isOpen, setOpen] = useState(hasLab);
  useEffect(() => {
    if (hasLab !== undefined) return undefined;
    const left = new AbortController();
    rushIsOver
      .then(() => client.status({ signal: left.signal }))
      .then(
        ({ hasFaultLab }) => setOpen((hasLab = hasFaultLab)),
        // The next place asks again.
        () => undefined,
      );
    return () => left.abort();
  }, [client]);
  return isOpen === true && <FaultNotice />;
}
