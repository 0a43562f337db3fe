"use client";
import { Dialog } from "../../ui/dialog.tsx";

const KEYS: readonly (readonly [readonly string[], string])[] = [
  [["/"], "Add a ticker"],
  [["↑", "↓", "j", "k"], "Move through the list"],
  [["Home", "End"], "To the first, to the last"],
  [["Enter"], "Show more of the ticker"],
  [["Delete"], "Remove the ticker"],
  [["?"], "This help"],
];

/** The keys, and how to read a row. */
export function HelpDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keyboard and reading" onClose={onClose}>
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-5 gap-y-2.5 text-[13.5px]">
        {KEYS.map(([keys, does]) => (
          <div key={does} className="contents">
            <dt className="flex gap-1">
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-4 border-t border-line pt-3 text-[13px] text-muted">
        Change and % are against the previous close, or 24 hours ago where a market never closes. A dash means that
        nobody knows. A greyed price may be old; its badge says how old. The small line shows the price since you opened
        the page.
      </p>
    </Dialog>
  );
}
