import type { ReactNode } from "react";
import { Logo } from "../ui/logo.tsx";
import { ThemeToggle } from "../ui/theme-toggle.tsx";
import { Rail } from "./rail.tsx";

/** The places of the screen: rail, what the page is about, and at its side, on a wide screen, more of one thing. */
export function Frame({ count, aside, children }: { count: number; aside?: ReactNode; children: ReactNode }) {
  return (
    <div className="frame grid min-h-dvh">
      <Rail count={count} />
      <main className="min-w-0 px-4 pt-3.5 pb-[max(40px,env(safe-area-inset-bottom))] min-[701px]:px-5 min-[701px]:pt-4.5">
        {children}
      </main>
      <aside
        aria-label="Selected ticker"
        className="sticky top-0 hidden h-dvh overflow-y-auto border-l border-line bg-surface px-5 py-4.5 min-[1180px]:block"
      >
        {aside}
      </aside>
    </div>
  );
}

/** The head of the page: its name, the state of the stream, and the page's own switches. */
export function Header({ pill, children }: { pill: ReactNode; children?: ReactNode }) {
  return (
    <header className="mb-3.5 flex items-center gap-2">
      <span className="min-[701px]:hidden">
        <Logo />
      </span>
      <h1 className="mr-auto truncate text-[20px] font-[650] tracking-tight">Watchlist</h1>
      {pill}
      {children}
      <ThemeToggle />
    </header>
  );
}
