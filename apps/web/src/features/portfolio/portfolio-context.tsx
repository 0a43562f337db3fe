"use client";
import type { Portfolio } from "@streampulse/client/portfolio";
import { createContext, type ReactNode, use, useEffect, useState, useSyncExternalStore } from "react";
import { keptPortfolio } from "../session/kept/kept-portfolio.ts";
import { useSettings } from "../settings/use-settings.ts";
import { useCostMethod } from "./cost-method.ts";
import { type LiveState, LivePortfolio, NOTHING } from "./live-portfolio.ts";

const Context = createContext<{ readonly live: LivePortfolio; readonly server: Portfolio } | undefined>(undefined);

/** Follows the portfolio as long as something shows it, in the reader's currency and by the chosen method. */
export function PortfolioProvider({ children }: { children: ReactNode }) {
  const portfolio = keptPortfolio();
  const { currency } = useSettings();
  const { method } = useCostMethod();
  const [value] = useState(() => ({ live: new LivePortfolio(portfolio, { method, currency }), server: portfolio }));
  const { live } = value;
  useEffect(() => live.inTerms({ method, currency }), [live, method, currency]);
  useEffect(() => {
    live.start();
    return () => live.stop();
  }, [live]);
  return <Context value={value}>{children}</Context>;
}

/** The portfolio that is followed, and the server's calls; throws outside of a `PortfolioProvider`. */
export function usePortfolio(): { readonly live: LivePortfolio; readonly server: Portfolio } {
  const value = use(Context);
  if (!value) throw new Error("usePortfolio needs a PortfolioProvider above it");
  return value;
}

/** A part of what is known now; renders when that part is another one, so `select` must make nothing new. */
export function useLive<T>(select: (state: LiveState) => T): T {
  const { live } = usePortfolio();
  return useSyncExternalStore(
    live.subscribe,
    () => select(live.state()),
    () => select(NOTHING),
  );
}
