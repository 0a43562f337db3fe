"use client";
import type { Account } from "@streampulse/client/portfolio";
import { useId } from "react";
import { Field } from "../../ui/field.tsx";
import { Select } from "../../ui/select.tsx";
import { TextInput } from "../../ui/text-input.tsx";
import type { EntryFaults, EntryValues } from "./entry-draft.ts";
import { type EntryField, type EntryKind, FIELD_LABELS } from "./entry-kinds.ts";
import { entryNote } from "./entry-note.ts";
import { TickerBox } from "./ticker-box.tsx";

/** What may be left out, and stands with what may not: in which currency a number is has to be seen as it is typed. */
const NEAR: readonly EntryField[] = ["fee", "currency"];

const TEXTS: ReadonlySet<EntryField> = new Set(["currency", "toCurrency", "category", "note"]);

/** The fields of an entry, two in a row. What may be left out stands below what may not. */
export function EntryFields({
  kind,
  values,
  faults,
  accounts,
  own,
  categories,
  onChange,
}: {
  kind: EntryKind;
  values: EntryValues;
  faults: EntryFaults;
  accounts: readonly Account[];
  /** The currency of the account that is chosen. */
  own: string;
  categories: readonly string[];
  onChange: (field: EntryField, value: string) => void;
}) {
  const listId = useId();
  const control = (field: EntryField) => {
    const value = values[field] ?? "";
    const change = (next: string): void => onChange(field, next);
    if (field === "ticker") return <TickerBox value={value} onChange={change} />;
    if (field === "toAccount") {
      const others = accounts.filter(({ id, kind: its }) => id !== values.account && kind.places.includes(its));
      const choices = others.map(({ id, name }) => ({ value: id, text: name }));
      return <Select value={value} choices={[{ value: "", text: "Choose" }, ...choices]} onChange={change} />;
    }
    return (
      <TextInput
        value={value}
        inputMode={TEXTS.has(field) ? "text" : "decimal"}
        autoCapitalize={field === "currency" || field === "toCurrency" ? "characters" : "sentences"}
        maxLength={field === "note" ? 1_000 : 64}
        list={field === "category" ? listId : undefined}
        onChange={(event) => change(event.target.value)}
      />
    );
  };
  const labelled = (field: EntryField) => (
    <Field
      key={field}
      label={field === "amount" ? (kind.amountLabel ?? FIELD_LABELS.amount) : FIELD_LABELS[field]}
      note={entryNote(field, values.currency, own)}
      error={faults[field]}
      className={field === "note" || field === "ticker" ? "col-span-2" : ""}
    >
      {control(field)}
    </Field>
  );
  const may = kind.may.filter((field) => !NEAR.includes(field));
  return (
    <>
      <datalist id={listId}>
        {categories.map((category) => (
          <option key={category} value={category}>
            {category}
          </option>
        ))}
      </datalist>
      <div className="grid grid-cols-2 gap-3">
        {kind.needs.map(labelled)}
        {NEAR.filter((field) => kind.may.includes(field)).map(labelled)}
      </div>
      {may.length > 0 && (
        <details open={may.some((field) => (values[field] ?? "") !== "" || faults[field] !== undefined)}>
          <summary className="w-fit cursor-pointer rounded-sm py-1 text-[13px] text-muted hover:text-text">
            More details
          </summary>
          <div className="mt-2 grid grid-cols-2 gap-3">{may.map(labelled)}</div>
        </details>
      )}
    </>
  );
}
