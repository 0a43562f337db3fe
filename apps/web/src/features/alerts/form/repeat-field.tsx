"use client";
import { Field } from "../../../ui/field.tsx";
import { Segmented } from "../../../ui/segmented.tsx";
import { Select } from "../../../ui/select.tsx";
import { spanText } from "../span-text.ts";

const COOLDOWNS = [0, 60, 300, 900, 3_600, 14_400, 86_400, 604_800] as const;
const DEFAULT_COOLDOWN_S = 300;

/** Once, or again and again with a silence after each firing. Undefined: once. */
export function RepeatField({
  value,
  onChange,
}: {
  value: number | undefined;
  onChange: (cooldownSeconds: number | undefined) => void;
}) {
  // What was set elsewhere is among the choices too.
  const choices = [...new Set([...COOLDOWNS, value ?? DEFAULT_COOLDOWN_S])].toSorted((a, b) => a - b);
  return (
    <div className="grid grid-cols-[3fr_2fr] items-start gap-3 max-[420px]:grid-cols-1">
      <Segmented
        label="Fires"
        value={value === undefined ? "once" : "again"}
        choices={[
          { value: "once", text: "Once" },
          { value: "again", text: "Again and again" },
        ]}
        onChange={(way) => onChange(way === "once" ? undefined : DEFAULT_COOLDOWN_S)}
      />
      {value !== undefined && (
        <Field label="At most every">
          <Select
            value={String(value)}
            choices={choices.map((seconds) => ({
              value: String(seconds),
              text: seconds === 0 ? "time it happens" : spanText(seconds),
            }))}
            onChange={(seconds) => onChange(Number(seconds))}
          />
        </Field>
      )}
    </div>
  );
}
