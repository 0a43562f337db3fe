"use client";
import type { ReactNode } from "react";
import { Skeleton } from "./skeleton.tsx";

/** Figures side by side, each a `Figure`; on a phone two in a row, and one that is too long for that has its row alone. */
export function Figures({ className = "", children }: { className?: string; children: ReactNode }) {
  return <dl className={`flex flex-wrap gap-x-6 gap-y-3 min-[701px]:gap-x-9 ${className}`}>{children}</dl>;
}

/** What a figure is called, and the figure. */
export function Figure({
  label,
  isWhole,
  isLarge = false,
  children,
}: {
  label: string;
  /** Nothing is left out of it; false is said. */
  isWhole?: boolean | undefined;
  isLarge?: boolean;
  /** Absent: it is on its way. */
  children: ReactNode;
}) {
  return (
    <div className="max-w-full max-[700px]:basis-[calc(50%-12px)]">
      <dt className="text-xs text-faint">
        {label}
        {isWhole === false && " (in part)"}
      </dt>
      <dd className={`mt-0.5 ${isLarge ? "min-h-6 text-[17px] font-semibold" : "min-h-5 text-[14px] font-medium"}`}>
        {children ?? <Skeleton className={`mt-1.5 ${isLarge ? "h-3.5 w-24" : "h-3 w-20"}`} />}
      </dd>
    </div>
  );
}
