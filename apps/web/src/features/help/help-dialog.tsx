"use client";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { firstStepsMark } from "../onboarding/first-steps-mark.ts";
import type { HelpKeys } from "./use-help-key.ts";

/** Those that work on every place. */
const EVERYWHERE: HelpKeys = [
  [["?"], "This help"],
  [["Esc"], "Close what is open"],
];

/** The keys of a place, and how to read prices anywhere. */
export function HelpDialog({ place, keys, onClose }: { place: string; keys: HelpKeys; onClose: () => void }) {
  return (
    <Dialog title="Keyboard and reading" onClose={onClose}>
      {keys.length > 0 && <KeyList title={place} keys={keys} />}
      <KeyList title="Everywhere" keys={EVERYWHERE} />
      <p className="mt-4 border-t border-line pt-3 text-[13px] text-muted">
        Change and % are against the previous close; where a market never closes, as its source counts: against 24 hours
        ago, and in the simulated market against midnight UTC. A dash means that nobody knows. A greyed price may be
        old; its badge says how old. The small line shows the price since you opened the page.
      </p>
      <Button
        className="mt-3"
        onClick={() => {
          firstStepsMark.bringBack();
          onClose();
        }}
      >
        Show the first steps
      </Button>
    </Dialog>
  );
}

function KeyList({ title, keys }: { title: string; keys: HelpKeys }) {
  return (
    <section className="mt-4 first:mt-0">
      <h3 className="mb-2 text-xs font-medium text-faint">{title}</h3>
      <dl className="grid grid-cols-[9.5rem_1fr] items-center gap-x-5 gap-y-2.5 text-[13.5px]">
        {keys.map(([names, does]) => (
          <div key={does} className="contents">
            <dt className="flex flex-wrap gap-1">
              {names.map((name) => (
                <kbd key={name}>{name}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
