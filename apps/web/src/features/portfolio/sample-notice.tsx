"use client";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { useToasts } from "../../ui/toast-context.ts";
import { sentenceOf } from "./entry-fault.ts";
import { useLive, usePortfolio } from "./portfolio-context.tsx";
import { SampleQuestion } from "./sample-question.tsx";
import { findSample, removeSample, removeSampleWhole, type SamplePart } from "./sample-removal.ts";
import { useAnswer } from "./use-answer.ts";

/** Says that there is a sample, and takes it away: at once, or, where its reader recorded something in it, when it is said what becomes of that. */
export function SampleNotice({ isMaking }: { /** It is not whole yet. */ isMaking: boolean }) {
  const { server, live } = usePortfolio();
  const changes = useLive((state) => state.changes);
  const toasts = useToasts();
  const [isBusy, setBusy] = useState(false);
  const [asked, setAsked] = useState<readonly SamplePart[]>();
  const accounts = useLive((state) => state.accounts) ?? [];
  const { told } = useAnswer(`${changes}`, (signal) => findSample(server, accounts, signal));
  if (!told || told.length === 0) return null;

  const act = async (work: () => Promise<string | undefined>): Promise<void> => {
    setBusy(true);
    try {
      const text = await work();
      if (text !== undefined) {
        setAsked(undefined);
        toasts.say({ text });
      }
    } catch (error) {
      toasts.say({ text: `The sample is not wholly gone. ${sentenceOf(error)}` });
    }
    live.changed();
    setBusy(false);
  };
  const removeIts = async (parts: readonly SamplePart[]): Promise<string> => {
    const left = await removeSample(server, parts, await server.accounts());
    return left === 0
      ? "The sample is gone. What you recorded is still there."
      : `${left === 1 ? "1 activity" : `${left} activities`} of the sample stay: what you recorded builds on them.`;
  };
  // What is in the sample is looked up anew: something may have been recorded since it was shown.
  const remove = () =>
    act(async () => {
      const all = await server.accounts();
      const parts = await findSample(server, all);
      if (parts.some(({ own }) => own.length > 0)) {
        setAsked(parts);
        return undefined;
      }
      await removeSample(server, parts, all);
      return "The sample is gone.";
    });
  return (
    <div className="mb-3.5 flex flex-wrap items-center justify-between gap-2 rounded-[10px] bg-warn-soft px-3.5 py-2 text-[13px] text-warn">
      <p>
        <b className="font-semibold">A sample.</b> Its accounts begin with “Sample”; what you record yourself stays.
      </p>
      <Button disabled={isBusy || isMaking} onClick={() => void remove()}>
        Remove the sample
      </Button>
      {asked && (
        <SampleQuestion
          parts={asked}
          isBusy={isBusy}
          onKeep={() => void act(() => removeIts(asked))}
          onDelete={() =>
            void act(async () => {
              await removeSampleWhole(server, asked);
              return "The sample is gone, and what you recorded in it.";
            })
          }
          onClose={() => setAsked(undefined)}
        />
      )}
    </div>
  );
}
