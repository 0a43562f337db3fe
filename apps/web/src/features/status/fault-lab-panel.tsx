"use client";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { errorText } from "../../ui/error-note.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { useToasts } from "../../ui/toast-context.ts";
import { useSession } from "../session/session-context.tsx";
import { faultText, type OfferedFault, SOURCE_FAULTS, STREAM_FAULTS } from "./fault-words.ts";
import type { Happenings } from "./happenings.ts";
import { SectionHead } from "./section-head.tsx";
import { faultLab, useFaultLab } from "./use-fault-lab.ts";

const LENGTHS = [
  { value: "10000", text: "10 s" },
  { value: "60000", text: "1 min" },
  { value: "300000", text: "5 min" },
] as const;

/** Faults on buttons, where the server has a lab; else how it gets one. */
export function FaultLabPanel({ happenings }: { happenings: Happenings }) {
  const lab = useFaultLab();
  const { store } = useSession();
  const ownId = store.session?.clientId;
  const toasts = useToasts();
  const [length, setLength] = useState<(typeof LENGTHS)[number]["value"]>("60000");
  if (lab.state === "unknown") return null;

  const hold = async ({ kind }: OfferedFault, at: { source: string } | { clientId: string }): Promise<void> => {
    let words: string | undefined;
    try {
      await faultLab().hold({ ...at, kind, forMs: Number(length) }, (fault) => {
        words = faultText(fault, ownId);
        happenings.note("bad", `${words} on purpose`, true);
      });
    } catch (error) {
      if (words === undefined) toasts.say({ text: errorText(error) });
    }
    if (words !== undefined)
      happenings.note("neutral", `The fault is over: ${words.replace(/ (is|has) /, " no longer $1 ")}`);
  };
  const isOn = (at: { source?: string; clientId?: string }): boolean =>
    lab.state === "open" && lab.faults.some((fault) => fault.source === at.source && fault.clientId === at.clientId);

  return (
    <section aria-labelledby="fault-lab" className="mb-6 min-w-0">
      <SectionHead id="fault-lab" title="Fault lab">
        Break it on purpose, and see what follows
      </SectionHead>
      {lab.state === "closed" ? (
        <Card>
          <p className="text-[13px] text-muted">{lab.reason}</p>
        </Card>
      ) : (
        <Card>
          <Segmented label="For at most" value={length} choices={LENGTHS} onChange={setLength} className="max-w-72" />
          {lab.sources.map((source) => (
            <FaultRow
              key={source}
              name={source}
              offered={SOURCE_FAULTS}
              isOn={isOn({ source })}
              onHold={(offered) => void hold(offered, { source })}
            />
          ))}
          <FaultRow
            name="Your stream"
            offered={STREAM_FAULTS}
            isOn={ownId === undefined || isOn({ clientId: ownId })}
            onHold={(offered) => ownId !== undefined && void hold(offered, { clientId: ownId })}
          />
          <p className="mt-4 text-xs leading-relaxed text-faint">
            A fault ends by itself, when you end it, or when this page is closed.
          </p>
        </Card>
      )}
    </section>
  );
}

function FaultRow({
  name,
  offered,
  isOn,
  onHold,
}: {
  name: string;
  offered: readonly OfferedFault[];
  isOn: boolean;
  onHold: (fault: OfferedFault) => void;
}) {
  return (
    <fieldset className="mt-4 border-t border-line-soft pt-3.5">
      <legend className="float-left mb-1 w-full text-[13.5px] font-medium">{name}</legend>
      <ul className="clear-both grid gap-2.5">
        {offered.map((fault) => (
          <li
            key={fault.kind}
            className="grid grid-cols-[150px_minmax(0,1fr)] items-center gap-x-4 gap-y-1 max-[520px]:grid-cols-1"
          >
            <Button disabled={isOn} aria-label={`${fault.does}: ${name}`} onClick={() => onHold(fault)}>
              {fault.does}
            </Button>
            <p className="text-[12.5px] leading-relaxed text-muted">{fault.expect}</p>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
