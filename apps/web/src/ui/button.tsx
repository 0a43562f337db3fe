import type { ButtonHTMLAttributes } from "react";

const LOOKS = {
  /** The one thing to do here; at most one in a view. */
  primary: "bg-text text-bg hover:opacity-90",
  secondary: "border border-line bg-surface text-text hover:border-accent",
  quiet: "text-muted hover:bg-sunken hover:text-text",
  danger: "bg-bad-soft text-bad hover:underline",
} as const;

/** A button with words. Never a submit button unless `type` says so. */
export function Button({
  look = "secondary",
  className = "",
  ...rest
}: { look?: keyof typeof LOOKS } & ButtonHTMLAttributes<HTMLButtonElement>) {
  return (
    <button
      type="button"
      className={`button inline-flex items-center justify-center gap-1.5 rounded-lg text-[13px] font-medium whitespace-nowrap disabled:opacity-50 ${LOOKS[look]} ${className}`}
      {...rest}
    />
  );
}
