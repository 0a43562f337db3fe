"use client";
import { Amount } from "../../ui/amount.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { Field } from "../../ui/field.tsx";
import { readerMarks } from "../../ui/reader-marks.ts";
import { Select } from "../../ui/select.tsx";
import { TextInput } from "../../ui/text-input.tsx";
import { useSettings } from "../settings/use-settings.ts";
import { EntryFields } from "./entry-fields.tsx";
import { ENTRY_KINDS } from "./entry-kinds.ts";
import { entryCurrency } from "./entry-note.ts";
import { freeName, NEW_ACCOUNT, newAccountKind, placesFor } from "./entry-start.ts";
import { entryTotal } from "./entry-total.ts";
import { TickerChoice } from "./ticker-choice.tsx";
import { UncountedCash } from "./uncounted-cash.tsx";
import { type EntryStart, useEntry } from "./use-entry.ts";

/**
 * Enters an activity of any kind, or changes one. What is wrong is said at its field, and nothing typed is lost: closed
 * otherwise than by its buttons, it is as it was when it is opened again.
 */
export function EntryDialog({
  start,
  today,
  categories,
  onClose,
}: {
  start: EntryStart;
  /** In the portfolio's time zone. */
  today: string;
  /** Those that are known, to be completed. */
  categories: readonly string[];
  onClose: () => void;
}) {
  const { currency } = useSettings();
  const entry = useEntry(start, today, onClose);
  const { kind, setKindId, values, faults, failure, isBusy, accounts, change, save } = entry;
  const { activity } = start;
  const places = placesFor(kind, accounts).map(({ id, name }) => ({ value: id, text: name }));
  const fresh = { value: NEW_ACCOUNT, text: `New: ${freeName(newAccountKind(kind), accounts)} (${currency})` };
  const total = entryTotal(kind, values, readerMarks());
  const own = accounts.find(({ id }) => id === values.account)?.currency ?? currency;
  const moved = accounts.filter(
    ({ id }) => id === values.account || (kind.id === "transfer" && id === values.toAccount),
  );
  const told = entryCurrency(values.currency, own);
  return (
    <Dialog title={activity ? "Change activity" : "Add activity"} onClose={onClose}>
      {entry.isAgain && <p className="mb-3 text-[13px] text-muted">As you left it. Cancel throws it away.</p>}
      {failure !== undefined && <ErrorNote title="Not saved." error={failure} />}
      <form
        noValidate
        className="space-y-3.5"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <div className="grid grid-cols-2 gap-3">
          <Field label="What happened" className="col-span-2">
            <Select
              value={kind.id}
              disabled={activity !== undefined}
              choices={ENTRY_KINDS.map(({ id, label }) => ({ value: id, text: label }))}
              onChange={setKindId}
            />
          </Field>
          <Field label="Account" error={faults.account} className="max-[420px]:col-span-2">
            <Select
              value={values.account}
              choices={activity ? places : [...places, fresh]}
              onChange={(next) => change("account", next)}
            />
          </Field>
          <Field label="Date" error={faults.day} className="max-[420px]:col-span-2">
            <TextInput type="date" value={values.day ?? ""} onChange={(event) => change("day", event.target.value)} />
          </Field>
        </div>
        {/* Empty it takes no room, and is there all the same: what comes together with its region is often not read. */}
        <div role="status" aria-label="Cash" className="space-y-3 empty:absolute">
          {moved.map((account) => (
            <UncountedCash key={account.id} kind={kind} account={account} />
          ))}
        </div>
        <EntryFields {...{ kind, values, faults, accounts, own, categories }} onChange={change} />
        {entry.question && <TickerChoice question={entry.question} onChoose={entry.answer} />}
        <div className="flex flex-wrap items-center justify-end gap-2 pt-1">
          {total !== undefined && (
            <p className="mr-auto text-[13px] text-muted">
              Together <Amount value={total} currency={told} className="font-medium text-text" />
            </p>
          )}
          <Button onClick={entry.cancel}>Cancel</Button>
          <Button look="primary" type="submit" disabled={isBusy}>
            {activity ? "Save" : "Add"}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
