import type { ReactNode } from "react";

/** The parts of a place, where a stream is open and where none is yet. */
export function PlaceFrame({
  aside,
  asideLabel = "More",
  children,
}: {
  aside?: ReactNode;
  asideLabel?: string | undefined;
  children: ReactNode;
}) {
  return (
    <div className={`place ${aside === undefined ? "" : "place-with-aside"}`}>
      <main
        id="main"
        tabIndex={-1}
        className="min-w-0 px-4 pt-3.5 pb-[max(40px,env(safe-area-inset-bottom))] outline-none min-[701px]:px-5 min-[701px]:pt-4.5"
      >
        {children}
      </main>
      {aside !== undefined && (
        <aside
          aria-label={asideLabel}
          className="sticky top-0 hidden h-[calc(100dvh-var(--room-of-notices,0px))] overflow-y-auto border-l border-line bg-surface px-5 py-4.5 min-[1180px]:block"
        >
          {aside}
        </aside>
      )}
    </div>
  );
}
