"use client";
import type { PriceStore } from "@streampulse/client";
import { useEffect, useState } from "react";
import { FigureReader, type Figures } from "./connection-figures.ts";

const EVERY_MS = 1_000;

/** The figures of the page's stream, anew each second while they are shown. */
export function useConnectionFigures(store: PriceStore): Figures {
  const [figures, setFigures] = useState<Figures>({ seconds: [], reconnects: 0, priced: 0 });
  useEffect(() => {
    // Ages are told by the server's clock.
    const reader = new FigureReader(store, () => Date.now() - (store.session?.clockAheadMs ?? 0));
    const timer = setInterval(() => {
      reader.read();
      setFigures(reader.now());
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [store]);
  return figures;
}
