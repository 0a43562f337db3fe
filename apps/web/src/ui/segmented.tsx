"use client";
import { useId } from "react";

/** One of a few, all in sight. The browser's own radio buttons: arrows move the choice, Tab passes it by. */
export function Segmented<T extends string>({
  label,
  value,
  choices,
  onChange,
  hidesLabel = false,
  className = "",
}: {
  label: string;
  value: T;
  /** `name` is what a screen reader says in place of a short text. */
  choices: readonly { readonly value: T; readonly text: string; readonly name?: string }[];
  onChange: (value: T) => void;
  /** Says the label to screen readers alone. */
  hidesLabel?: boolean;
  className?: string;
}) {
  const name = useId();
  return (
    <fieldset className={`min-w-0 ${className}`}>
      <legend className={hidesLabel ? "sr-only" : "mb-1.5 text-[12.5px] font-medium text-muted"}>{label}</legend>
      <div className="flex rounded-[9px] bg-sunken p-[3px] ring-1 ring-line-soft ring-inset">
        {choices.map((choice) => (
          <label
            key={choice.value}
            className="relative flex h-7 min-w-0 flex-1 cursor-pointer items-center justify-center rounded-[7px] px-2.5 text-[12.5px] whitespace-nowrap text-muted hover:text-text has-checked:bg-surface has-checked:font-medium has-checked:text-text has-checked:ring-1 has-checked:ring-line has-focus-visible:outline-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name={name}
              value={choice.value}
              checked={choice.value === value}
              aria-label={choice.name}
              onChange={() => onChange(choice.value)}
              className="absolute inset-0 cursor-pointer opacity-0"
            />
            {choice.text}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
