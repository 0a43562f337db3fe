"use client";
import { AlertWindow, MoveDirection } from "@streampulse/client/alerts";
import { Field } from "../../../ui/field.tsx";
import { Segmented } from "../../../ui/segmented.tsx";
import { Select } from "../../../ui/select.tsx";
import { TextInput } from "../../../ui/text-input.tsx";
import { WINDOW_WORDS } from "../condition-words.ts";
import { CONDITION_KINDS, type ConditionDraft, type ConditionKind } from "./condition-draft.ts";

const KIND_WORDS: Readonly<Record<ConditionKind, string>> = {
  crossing: "Price crosses",
  crossingUp: "Price rises above",
  crossingDown: "Price falls below",
  above: "Price is above",
  below: "Price is below",
  percentMove: "Moves by per cent",
  windowMove: "Moves within a time",
  stale: "No fresh price",
};
const WAYS = [
  { value: String(MoveDirection.EITHER), text: "Up or down" },
  { value: String(MoveDirection.UP), text: "Up" },
  { value: String(MoveDirection.DOWN), text: "Down" },
] as const;
const WINDOWS = Object.values(AlertWindow).filter((window) => window !== AlertWindow.UNSPECIFIED);

/** What has to happen: its kind, and what belongs to that. */
export function ConditionFields({
  draft,
  faultOf,
  onChange,
}: {
  draft: ConditionDraft;
  faultOf: (field: string) => string | undefined;
  onChange: (part: Partial<ConditionDraft>) => void;
}) {
  const { kind } = draft;
  const isMove = kind === "percentMove" || kind === "windowMove";
  return (
    <>
      <div className="grid grid-cols-2 gap-3 max-[420px]:grid-cols-1">
        <Field label="Tell me when">
          <Select
            value={kind}
            choices={CONDITION_KINDS.map((value) => ({ value, text: KIND_WORDS[value] }))}
            onChange={(next) => onChange({ kind: next })}
          />
        </Field>
        {isMove && (
          <NumberField
            label="Per cent"
            value={draft.percent}
            error={faultOf("percent")}
            onChange={(percent) => onChange({ percent })}
          />
        )}
        {kind === "stale" && (
          <NumberField
            label="For so many seconds"
            value={draft.staleSeconds}
            error={faultOf("staleSeconds")}
            onChange={(staleSeconds) => onChange({ staleSeconds })}
          />
        )}
        {!isMove && kind !== "stale" && (
          <NumberField
            label="Price"
            value={draft.price}
            error={faultOf("price")}
            onChange={(price) => onChange({ price })}
          />
        )}
      </div>
      {isMove && (
        <div className="grid grid-cols-2 items-start gap-3 max-[420px]:grid-cols-1">
          <Segmented
            label="Direction"
            value={String(draft.direction)}
            choices={WAYS}
            onChange={(way) => onChange({ direction: Number(way) as MoveDirection })}
          />
          {kind === "windowMove" ? (
            <Field label="Within">
              <Select
                value={String(draft.window)}
                choices={WINDOWS.map((window) => ({ value: String(window), text: WINDOW_WORDS[window] }))}
                onChange={(window) => onChange({ window: Number(window) as AlertWindow })}
              />
            </Field>
          ) : (
            <NumberField
              label="From"
              placeholder="the price then"
              value={draft.reference}
              error={faultOf("reference")}
              onChange={(reference) => onChange({ reference })}
            />
          )}
        </div>
      )}
    </>
  );
}

function NumberField({
  label,
  value,
  error,
  placeholder,
  onChange,
}: {
  label: string;
  value: string;
  error: string | undefined;
  placeholder?: string;
  onChange: (text: string) => void;
}) {
  return (
    <Field label={label} error={error}>
      <TextInput
        inputMode="decimal"
        maxLength={40}
        className="tabular-nums"
        value={value}
        placeholder={placeholder}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}
