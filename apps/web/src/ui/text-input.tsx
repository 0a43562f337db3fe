"use client";
import type { InputHTMLAttributes, Ref } from "react";
import { useFieldAttributes } from "./field.tsx";

/** What every box to write or choose in looks like. 16 px on phones: below that iOS zooms into a field. */
export const INPUT_CLASS =
  "h-9 w-full min-w-0 rounded-lg border border-line bg-surface px-3 text-[14px] text-text placeholder:text-faint hover:border-faint aria-invalid:border-bad disabled:opacity-50 max-[700px]:text-[16px]";

/** A line of text; inside a `Field` it has that one's label. Numbers are text too: `inputMode` brings their keyboard. */
export function TextInput({
  className = "",
  ...rest
}: InputHTMLAttributes<HTMLInputElement> & { ref?: Ref<HTMLInputElement> }) {
  return (
    <input
      type="text"
      autoComplete="off"
      spellCheck={false}
      {...useFieldAttributes()}
      className={`${INPUT_CLASS} ${className}`}
      {...rest}
    />
  );
}
