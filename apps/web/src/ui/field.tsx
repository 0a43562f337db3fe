"use client";
import { createContext, type ReactNode, use, useId } from "react";

interface FieldIds {
  readonly control: string;
  readonly note: string | undefined;
  readonly isWrong: boolean;
}

const Ids = createContext<FieldIds | undefined>(undefined);

/** What a control inside a `Field` wears so that its label, note and error are told with it; nothing outside of one. */
export function useFieldAttributes(): { id?: string; "aria-describedby"?: string; "aria-invalid"?: true } {
  const ids = use(Ids);
  if (!ids) return {};
  return {
    id: ids.control,
    ...(ids.note !== undefined && { "aria-describedby": ids.note }),
    ...(ids.isWrong && { "aria-invalid": true as const }),
  };
}

/** A label over one control, with a note or what is wrong below it. The line of an error is told when it comes. */
export function Field({
  label,
  note,
  error,
  className = "",
  children,
}: {
  label: string;
  note?: ReactNode;
  /** What was wrong and what would be right; replaces the note. */
  error?: string | undefined;
  className?: string;
  children: ReactNode;
}) {
  const id = useId();
  const hasNote = error !== undefined || note !== undefined;
  return (
    <div className={`min-w-0 ${className}`}>
      <label htmlFor={`${id}control`} className="mb-1.5 block text-[12.5px] font-medium text-muted">
        {label}
      </label>
      <Ids value={{ control: `${id}control`, note: hasNote ? `${id}note` : undefined, isWrong: error !== undefined }}>
        {children}
      </Ids>
      <p
        id={`${id}note`}
        role={error === undefined ? undefined : "alert"}
        className={`mt-1.5 text-[12.5px] [overflow-wrap:anywhere] empty:hidden ${error === undefined ? "text-muted" : "text-bad"}`}
      >
        {error ?? note}
      </p>
    </div>
  );
}
