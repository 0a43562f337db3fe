import { List } from "lucide-react";
import { Logo } from "../ui/logo.tsx";

/** The places of the product: icons alone where the window is narrow, none on a phone with one place. */
export function Rail({ count }: { count: number }) {
  return (
    <nav
      aria-label="Main"
      className="sticky top-0 flex h-dvh flex-col gap-0.5 border-r border-line px-2.5 py-4.5 max-[700px]:hidden"
    >
      <div className="flex items-center gap-2 px-2.5 pt-0.5 pb-4.5 font-[650] tracking-tight max-[1339px]:px-2">
        <Logo />
        <span className="max-[1339px]:sr-only">StreamPulse</span>
      </div>
      <a
        href="./"
        aria-current="page"
        className="flex items-center gap-2.5 rounded-lg bg-surface px-2.5 py-2 ring-1 ring-line"
        title="Watchlist"
      >
        <List size={16} className="shrink-0 text-accent" aria-hidden="true" />
        <span className="max-[1339px]:sr-only">Watchlist</span>
        <span className="ml-auto text-xs font-medium text-faint max-[1339px]:hidden">{count > 0 && count}</span>
      </a>
      <p className="mt-auto px-2.5 text-xs leading-relaxed text-faint max-[1339px]:hidden">One stream for all rows</p>
    </nav>
  );
}
