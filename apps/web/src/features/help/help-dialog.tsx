"use client";
import type { ReactNode } from "react";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { firstStepsMark } from "../onboarding/first-steps-mark.ts";
import { useSettings } from "../settings/use-settings.ts";
import { PLACE_GESTURES } from "./place-gestures.ts";
import { type HelpKeys, isLetterKey } from "./use-help-key.ts";

/** Those that work on every place. */
const EVERYWHERE: HelpKeys = [
  [["?"], "This help"],
  [["Esc"], "Close what is open"],
  [["Ctrl Z", "⌘ Z"], "Undo, while a message offers it"],
];

/** A screen without a pointer that could rest on something: its help is of gestures. */
const IS_TOUCHED = "(hover: none) and (pointer: coarse)";

/** The keys of a place, or what fingers do there, and how to read prices anywhere. */
export function HelpDialog({ place, keys, onClose }: { place: string; keys: HelpKeys; onClose: () => void }) {
  const isTouched = matchMedia(IS_TOUCHED).matches;
  return (
    <Dialog title={isTouched ? "Gestures and reading" : "Keyboard and reading"} onClose={onClose}>
      {isTouched ? <Gestures place={place} /> : <Keys place={place} keys={keys} />}
      <p className="mt-4 border-t border-line pt-3 text-[13px] text-muted first:mt-0 first:border-0 first:pt-0">
        Change and % are against the previous close; where a market never closes, as its source counts: against 24 hours
        ago, and in the simulated market against midnight UTC. A dash means that nobody knows. A greyed price may be
        old; its badge says how old. The small line is the last day.
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

function Gestures({ place }: { place: string }) {
  const gestures = PLACE_GESTURES[place];
  if (!gestures) return null;
  return (
    <Lines title={place}>
      {gestures.map(([gesture, does]) => (
        <div key={gesture} className="contents">
          <dt className="font-medium">{gesture}</dt>
          <dd>{does}</dd>
        </div>
      ))}
    </Lines>
  );
}

function Keys({ place, keys }: { place: string; keys: HelpKeys }) {
  const { letterKeys } = useSettings();
  const acting = (all: HelpKeys): HelpKeys =>
    all
      .map(([names, does]) => [names.filter((name) => letterKeys || !isLetterKey(name)), does] as const)
      .filter(([names]) => names.length > 0);
  return (
    <>
      {!letterKeys && (
        <p className="mb-3 text-[13px] text-muted">
          Letters and signs are no keys here: “Keyboard shortcuts” is off in the settings.
        </p>
      )}
      {[[place, acting(keys)] as const, ["Everywhere", acting(EVERYWHERE)] as const].map(
        ([title, shown]) =>
          shown.length > 0 && (
            <Lines key={title} title={title}>
              {shown.map(([names, does]) => (
                <div key={does} className="contents">
                  <dt className="flex flex-wrap gap-1">
                    {names.map((name) => (
                      <kbd key={name}>{name}</kbd>
                    ))}
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </Lines>
          ),
      )}
    </>
  );
}

function Lines({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mt-4 first:mt-0">
      <h3 className="mb-2 text-xs font-medium text-faint">{title}</h3>
      <dl className="grid grid-cols-[9.5rem_1fr] items-center gap-x-5 max-[419px]:grid-cols-[5.5rem_1fr] max-[419px]:gap-x-3 gap-y-2.5 text-[13.5px]">
        {children}
      </dl>
    </section>
  );
}
