import type { ReactNode } from "react";

/** The head of a part of the place, with what there is to say in a line. */
export function SectionHead({ id, title, children }: { id: string; title: string; children?: ReactNode }) {
  return (
    <div className="mb-2.5 flex flex-wrap items-baseline gap-x-2.5">
      <h2 id={id} className="text-[15px] font-semibold">
        {title}
      </h2>
      <p className="text-[12.5px] text-muted tabular-nums">{children}</p>
    </div>
  );
}
