"use client";
import type { Account } from "@streampulse/client/portfolio";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { useToasts } from "../../ui/toast-context.ts";
import { sentenceOf } from "./entry-fault.ts";
import { usePortfolio } from "./portfolio-context.tsx";
import { removeSample, sampleAccounts } from "./sample-portfolio.ts";

/** Says that there is a sample, and takes it away. */
export function SampleNotice({ accounts }: { accounts: readonly Account[] }) {
  const { server, live } = usePortfolio();
  const toasts = useToasts();
  const [isBusy, setBusy] = useState(false);
  if (sampleAccounts(accounts).length === 0) return null;
  const remove = async (): Promise<void> => {
    setBusy(true);
    try {
      await removeSample(server, accounts);
      toasts.say({ text: "The sample is gone." });
    } catch (error) {
      toasts.say({ text: `The sample is still there. ${sentenceOf(error)}` });
    }
    live.changed();
    setBusy(false);
  };
  return (
    <div className="mb-3.5 flex flex-wrap items-center justify-between gap-2 rounded-[10px] bg-warn-soft px-3.5 py-2 text-[13px] text-warn">
      <p>
        <b className="font-semibold">A sample.</b> Its accounts begin with “Sample”; what you add elsewhere stays.
      </p>
      <Button disabled={isBusy} onClick={() => void remove()}>
        Remove the sample
      </Button>
    </div>
  );
}
