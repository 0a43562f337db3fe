import type { ReactNode } from "react";

/** The card around the rows and their column heads. */
export function PriceCard({ children, busy = false }: { children: ReactNode; busy?: boolean }) {
  return (
    <div
      className="price-list overflow-clip rounded-[14px] border border-line bg-surface max-[700px]:-mx-4 max-[700px]:rounded-none max-[700px]:border-x-0"
      aria-busy={busy}
    >
      {children}
    </div>
  );
}

/** What holds the place of the rows until the page has opened its stream. */
export function PriceListOutline({ rows }: { rows: number }) {
  return (
    <PriceCard busy>
      <div className="price-head h-9" />
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="price-row price-outline" aria-hidden="true">
          <span className="h-2.5 w-24 rounded-full bg-line-soft" />
        </div>
      ))}
    </PriceCard>
  );
}
