"use client";
import { useId, useMemo, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { INPUT_CLASS } from "../../ui/text-input.tsx";
import { importPlan } from "./import-plan.ts";
import type { KeptList } from "./list-keeper.ts";
import type { ListBook } from "./list-book.ts";
import { tickersOf } from "./list-edit.ts";
import { readListText } from "./list-text.ts";

/** What is longer is no watchlist, and is not read into the page. */
const FILE_MAX = 4 * 1024 * 1024;
const FAULTS_SHOWN = 5;

/** Lists from a text or a file: says first what would come of it, and of each thing that cannot be read why. */
export function ImportDialog({
  book,
  open,
  text: first,
  onDone,
  onClose,
}: {
  book: ListBook;
  /** Takes what names no list. */
  open: KeptList;
  text: string;
  onDone: (said: string) => void;
  onClose: () => void;
}) {
  const [text, setText] = useState(first);
  const [fault, setFault] = useState<string>();
  const fileId = useId();
  const read = useMemo(() => (text.trim() === "" ? undefined : readListText(text, open.entries)), [text, open.entries]);
  const plan = useMemo(() => importPlan(read?.lists ?? [], book.state().lists, open.id), [read, book, open.id]);
  const count = plan.lists.reduce((sum, { entries }) => sum + tickersOf(entries).length, 0);
  const fresh = plan.lists.reduce((sum, list) => sum + list.fresh, 0);
  const take = (): void => {
    for (const { name, entries } of plan.lists) {
      // A text may name a new list twice.
      const present = book.state().lists.find((list) => list.name === name);
      if (present) book.edit(present.id, { do: "merge", entries });
      else book.create(name, entries);
    }
    onDone(fresh === 0 ? "No new tickers: all were there already." : `Imported ${tickers(fresh)}.`);
    onClose();
  };
  return (
    <Dialog title="Import" onClose={onClose}>
      <Field label="Tickers" note="A TradingView list, CSV with a column ticker or symbol, or JSON." error={fault}>
        <textarea
          aria-label="Tickers"
          rows={6}
          spellCheck={false}
          className={`${INPUT_CLASS} h-auto py-2 font-mono text-[12.5px]`}
          placeholder="NASDAQ:AAPL, BINANCE:BTCUSDT"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </Field>
      <label
        htmlFor={fileId}
        className="mt-2 inline-block cursor-pointer text-[13px] font-medium text-accent underline underline-offset-2"
      >
        Choose a file
        <input
          id={fileId}
          type="file"
          accept=".txt,.csv,.json,text/plain,text/csv,application/json"
          className="sr-only"
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (!file) return;
            if (file.size > FILE_MAX) return setFault("The file is larger than 4 MiB, and no watchlist.");
            setFault(undefined);
            void file.text().then(
              (content) => (content.trim() === "" ? setFault("The file is empty.") : setText(content)),
              () => setFault("The file cannot be read."),
            );
          }}
        />
      </label>
      <div aria-live="polite" className="mt-3 text-[13px]">
        {read && (
          <p>
            {tickers(fresh)} to add
            {count > fresh && `, ${count - fresh} there already`}
            {plan.lists.map((list) => ` · ${list.fresh} to “${list.name}”`).join("")}
          </p>
        )}
        {plan.faults.map((sentence) => (
          <p key={sentence} className="mt-2 text-bad">
            {sentence}
          </p>
        ))}
        {read && read.faultCount > 0 && (
          <ul className="mt-2 space-y-1 text-warn">
            {read.faults.slice(0, FAULTS_SHOWN).map(({ line, column, message }) => (
              <li key={`${line} ${column} ${message}`}>
                {[line > 0 && `Line ${line}`, column].filter(Boolean).join(", ")}
                {line > 0 || column ? ": " : ""}
                {message}
              </li>
            ))}
            {read.faultCount > FAULTS_SHOWN && <li>And {read.faultCount - FAULTS_SHOWN} more that cannot be taken.</li>}
          </ul>
        )}
      </div>
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button look="primary" disabled={count === 0 || plan.faults.length > 0} onClick={take}>
          {read && read.faultCount > 0 && count > 0 ? `Import the other ${count}` : "Import"}
        </Button>
      </div>
    </Dialog>
  );
}

function tickers(count: number): string {
  return `${count} ticker${count === 1 ? "" : "s"}`;
}
