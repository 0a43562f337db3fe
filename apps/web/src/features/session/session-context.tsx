"use client";
import type { ConnectionState } from "@streampulse/client";
import { PriceStoreProvider, useConnection } from "@streampulse/client/react";
import { createContext, type ReactNode, use, useEffect, useSyncExternalStore } from "react";
import type { PriceSession } from "./price-session.ts";

const Session = createContext<PriceSession | undefined>(undefined);

/** Gives everything inside the page's one session, and its prices to `usePrice`. */
export function SessionProvider({ session, children }: { session: PriceSession; children: ReactNode }) {
  return (
    <Session value={session}>
      <PriceStoreProvider store={session.store}>{children}</PriceStoreProvider>
    </Session>
  );
}

/** The page's session; throws outside a `SessionProvider`. */
export function useSession(): PriceSession {
  const session = use(Session);
  if (!session) throw new Error("useSession needs a SessionProvider above it");
  return session;
}

const CONNECTING: ConnectionState = { status: "connecting" };

/** How the stream is. One that is about to be opened is connecting. */
export function useStreamState(): ConnectionState {
  const state = useConnection();
  const session = useSession();
  return session.isOpen() ? state : CONNECTING;
}

/** n in the n-th unbroken live spell of the stream, −n in the silence after it; see `LiveSpells`. */
export function useSpell(): number {
  const { spells } = useSession();
  return useSyncExternalStore(spells.subscribe, spells.current, () => 0);
}

/** Wants a ticker as long as the component shows it; nothing where there is none to want. */
export function useWant(ticker: string | undefined): void {
  const session = useSession();
  useEffect(() => (ticker === undefined ? undefined : session.want(ticker)), [session, ticker]);
}
