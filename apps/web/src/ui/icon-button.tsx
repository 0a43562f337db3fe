import type { ButtonHTMLAttributes } from "react";

/** A button that shows a picture alone; its label is what a screen reader says and a pointer is told. */
export function IconButton({
  label,
  className = "",
  ...rest
}: { label: string } & ButtonHTMLAttributes<HTMLButtonElement>) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={`grid size-8 shrink-0 place-content-center rounded-lg text-muted hover:bg-sunken hover:text-text ${className}`}
      {...rest}
    />
  );
}
