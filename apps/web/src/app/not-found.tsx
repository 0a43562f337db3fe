import { PageLink } from "../ui/page-link.tsx";

/** What an address shows that the page does not have. */
export default function NotFound() {
  return (
    <main id="main" className="grid min-h-[80dvh] place-content-center justify-items-center gap-3 p-6 text-center">
      <h1 className="text-[20px] font-[650] tracking-tight">There is nothing here</h1>
      <PageLink href="/" className="rounded-lg bg-text px-3.5 py-2 text-[13px] font-medium text-bg">
        To the watchlist
      </PageLink>
    </main>
  );
}
