"use client";
import type { ActivityReading, ImportReport } from "@streampulse/client/portfolio";
import { Select } from "../../ui/select.tsx";
import { COLUMN_FIELDS, withColumn } from "./import-plan.ts";

const CHOICES = [{ value: "", text: "Left unread" }, ...COLUMN_FIELDS.map(([value, text]) => ({ value, text }))];

/** Which column of the file was taken for what; each can be taken for something else, and the file is tried again. */
export function ImportMapping({
  report,
  reading,
  isBusy,
  onRead,
}: {
  report: ImportReport;
  reading: ActivityReading;
  isBusy: boolean;
  onRead: (reading: ActivityReading) => void;
}) {
  const columns = report.reading?.columns ?? [];
  const unread = columns.filter(({ field }) => field === "").length;
  return (
    <details open={unread > 0}>
      <summary className="w-fit cursor-pointer rounded-sm py-1 text-[13px] text-muted hover:text-text">
        Columns: {columns.length - unread} of {columns.length} are read
      </summary>
      <ul className="mt-2 max-h-60 overflow-y-auto rounded-[10px] border border-line">
        {columns.map(({ heading, field }, at) => (
          <li
            key={`#${at + 1}`}
            className="grid grid-cols-2 items-center gap-3 border-b border-line-soft px-3 py-1.5 text-[13px] last:border-b-0"
          >
            <span className="truncate" title={heading}>
              {heading === "" ? `Column ${at + 1}` : heading}
            </span>
            <Select
              label={`Column ${heading === "" ? at + 1 : heading}`}
              value={field}
              disabled={isBusy}
              choices={CHOICES}
              onChange={(next) => onRead(withColumn(reading, report, at, next))}
            />
          </li>
        ))}
      </ul>
    </details>
  );
}
