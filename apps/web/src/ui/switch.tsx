"use client";
import { Switch as RadixSwitch } from "radix-ui";
import { useId } from "react";

/** On or off, at once; what it does stands beside it. */
export function Switch({
  label,
  note,
  checked,
  onChange,
  disabled = false,
}: {
  label: string;
  note?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
}) {
  const id = useId();
  return (
    <div className="flex items-center justify-between gap-4">
      <div className="min-w-0">
        <label htmlFor={id} className="block cursor-pointer text-[13.5px] font-medium">
          {label}
        </label>
        {note !== undefined && (
          <p id={`${id}note`} className="mt-0.5 text-[12.5px] text-muted">
            {note}
          </p>
        )}
      </div>
      <RadixSwitch.Root
        id={id}
        checked={checked}
        disabled={disabled}
        onCheckedChange={onChange}
        aria-describedby={note === undefined ? undefined : `${id}note`}
        className="relative h-[22px] w-[38px] shrink-0 rounded-full bg-faint disabled:opacity-50 data-[state=checked]:bg-accent"
      >
        <RadixSwitch.Thumb className="block size-[18px] translate-x-0.5 rounded-full bg-surface transition-transform duration-100 data-[state=checked]:translate-x-[18px] motion-reduce:transition-none" />
      </RadixSwitch.Root>
    </div>
  );
}
