"use client";
import { ChevronDown } from "lucide-react";
import { useFieldAttributes } from "./field.tsx";
import { INPUT_CLASS } from "./text-input.tsx";

/**
 * One of several, by the device's own list: on a phone that is its wheel, and it works inside dialogs. Inside a `Field`
 * it has that one's label; elsewhere `label` is what a screen reader says.
 */
export function Select<T extends string>({
  label,
  value,
  choices,
  onChange,
  disabled = false,
  className = "",
}: {
  label?: string;
  value: T;
  choices: readonly { readonly value: T; readonly text: string }[];
  onChange: (value: T) => void;
  disabled?: boolean;
  className?: string;
}) {
  return (
    <span className={`relative block min-w-0 ${className}`}>
      <select
        {...useFieldAttributes()}
        aria-label={label}
        value={value}
        disabled={disabled}
        onChange={(event) => {
          const chosen = choices.find((choice) => choice.value === event.target.value);
          if (chosen) onChange(chosen.value);
        }}
        className={`${INPUT_CLASS} cursor-pointer appearance-none truncate pr-8`}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.text}
          </option>
        ))}
      </select>
      <ChevronDown
        size={14}
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-faint"
      />
    </span>
  );
}
