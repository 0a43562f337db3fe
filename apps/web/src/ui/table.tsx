import type { ReactNode, TdHTMLAttributes, ThHTMLAttributes } from "react";

/** A table in a card. Where it is wider than the screen it scrolls by itself, and by keyboard; the page never does. */
export function Table({ caption, children }: { caption: string; children: ReactNode }) {
  return (
    <div
      role="region"
      aria-label={caption}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by the keyboard
      tabIndex={0}
      className="overflow-x-auto rounded-[14px] border border-line bg-surface max-[700px]:-mx-4 max-[700px]:rounded-none max-[700px]:border-x-0"
    >
      <table className="w-full border-collapse text-[13.5px]">
        <caption className="sr-only">{caption}</caption>
        {children}
      </table>
    </div>
  );
}

/** The head of a column; numbers stand at the right, over their digits. */
export function HeadCell({
  isNumber = false,
  className = "",
  ...rest
}: { isNumber?: boolean } & ThHTMLAttributes<HTMLTableCellElement>) {
  return (
    <th
      scope="col"
      className={`h-9 border-b border-line px-2 text-xs font-normal whitespace-nowrap text-faint first:pl-4 last:pr-4 ${isNumber ? "text-right" : "text-left"} ${className}`}
      {...rest}
    />
  );
}

/** A cell. Digits of a column stand under one another. */
export function Cell({
  isNumber = false,
  className = "",
  ...rest
}: { isNumber?: boolean } & TdHTMLAttributes<HTMLTableCellElement>) {
  return (
    <td
      className={`h-(--row) border-b border-line-soft px-2 first:pl-4 last:pr-4 [tr:last-child>&]:border-b-0 ${isNumber ? "text-right whitespace-nowrap tabular-nums" : ""} ${className}`}
      {...rest}
    />
  );
}
