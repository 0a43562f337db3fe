import type { ReactNode } from "react";

/** A surface for what belongs together; edge to edge on a phone where it is a list. */
export function Card({
  isList = false,
  className = "",
  children,
}: {
  isList?: boolean;
  className?: string;
  children: ReactNode;
}) {
  const edges = isList ? "overflow-hidden max-[700px]:-mx-4 max-[700px]:rounded-none max-[700px]:border-x-0" : "p-4";
  return <div className={`rounded-[14px] border border-line bg-surface ${edges} ${className}`}>{children}</div>;
}
