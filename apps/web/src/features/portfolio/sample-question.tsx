"use client";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { activityTitle } from "./activity-words.ts";
import { dayText } from "./day-text.ts";
import type { SamplePart } from "./sample-removal.ts";

/** So many of the reader's own are named. */
const NAMED = 5;

/** Asks what becomes of what the reader recorded in a sample's accounts, each by its name, before the sample goes. */
export function SampleQuestion({
  parts,
  isBusy,
  onKeep,
  onDelete,
  onClose,
}: {
  parts: readonly SamplePart[];
  isBusy: boolean;
  onKeep: () => void;
  onDelete: () => void;
  onClose: () => void;
}) {
  const all = parts.flatMap(({ account, own }) => own.map((activity) => ({ account, activity })));
  const many = all.length === 1 ? "1 activity of your own is" : `${all.length} activities of your own are`;
  return (
    <Dialog title="Remove the sample" onClose={onClose}>
      <div className="text-[13px] text-text">
        <p>{many} in its accounts:</p>
        <ul className="my-2 list-disc pl-5">
          {all.slice(0, NAMED).map(({ account, activity }) => (
            <li key={`${account.id} ${activity.id}`}>
              {activityTitle(activity)} of {dayText(activity.day)}, in {account.name}
            </li>
          ))}
          {all.length > NAMED && <li>and {all.length - NAMED} more</li>}
        </ul>
        <p className="text-muted">Where yours stay, their account stays too, under another name.</p>
        <div className="mt-4 flex flex-wrap justify-end gap-2">
          <Button look="danger" className="mr-auto" disabled={isBusy} onClick={onDelete}>
            Delete {all.length === 1 ? "mine" : `all ${all.length}`} too
          </Button>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" disabled={isBusy} onClick={onKeep}>
            Keep {all.length === 1 ? "mine" : "them"}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
