import type { ReactNode } from "react";
import { Card } from "./card.tsx";

/** What stands where there is nothing yet: what would be here, and the way to it. A card, not a list: inset on a phone too. */
export function EmptyState({
  icon,
  title,
  children,
  actions,
}: {
  icon?: ReactNode;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <Card>
      <div className="px-1 py-6 text-center">
        {icon !== undefined && (
          <div
            aria-hidden="true"
            className="mx-auto mb-3 grid size-10 place-content-center rounded-full bg-sunken text-muted"
          >
            {icon}
          </div>
        )}
        <h2 className="text-[15px] font-semibold">{title}</h2>
        {children !== undefined && <div className="mx-auto mt-1 max-w-100 text-[13px] text-muted">{children}</div>}
        {actions !== undefined && (
          <div className="mx-auto mt-4 flex max-w-130 flex-wrap justify-center gap-2">{actions}</div>
        )}
      </div>
    </Card>
  );
}
