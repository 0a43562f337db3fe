"use client";
import { useState } from "react";
import { Field } from "../../../ui/field.tsx";
import { Select } from "../../../ui/select.tsx";
import { TextInput } from "../../../ui/text-input.tsx";
import { dayTimeText, readDayTime } from "./day-time.ts";

const DAY_MS = 86_400_000;
const CHOICES = [
  { value: "never", text: "Never" },
  { value: "1", text: "In a day" },
  { value: "7", text: "In a week" },
  { value: "30", text: "In 30 days" },
  { value: "date", text: "At a time …" },
] as const;
type Choice = (typeof CHOICES)[number]["value"];

/** When an alert stops watching. Undefined: never. */
export function ExpiryField({
  value,
  error,
  onChange,
}: {
  value: number | undefined;
  error: string | undefined;
  onChange: (expiresTimeMs: number | undefined) => void;
}) {
  const [choice, setChoice] = useState<Choice>(value === undefined ? "never" : "date");
  const choose = (next: Choice): void => {
    setChoice(next);
    if (next === "never") onChange(undefined);
    else if (next === "date") onChange(value ?? Date.now() + DAY_MS);
    else onChange(Date.now() + Number(next) * DAY_MS);
  };
  return (
    <div className="grid grid-cols-2 items-start gap-3 max-[420px]:grid-cols-1">
      <Field label="Expires" error={choice === "date" ? undefined : error}>
        <Select value={choice} choices={CHOICES} onChange={choose} />
      </Field>
      {choice === "date" && (
        <Field label="Time" error={error}>
          <TextInput
            type="datetime-local"
            value={value === undefined ? "" : dayTimeText(value)}
            onChange={(event) => {
              const time = readDayTime(event.target.value);
              if (time !== undefined) onChange(time);
            }}
          />
        </Field>
      )}
    </div>
  );
}
