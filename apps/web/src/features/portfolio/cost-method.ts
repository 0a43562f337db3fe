"use client";
import { CostMethod } from "@streampulse/client/portfolio";
import { useSyncExternalStore } from "react";

const KEY = "streampulse.cost-method";
const listeners = new Set<() => void>();
let chosen: CostMethod | undefined;

function read(): CostMethod {
  if (chosen !== undefined) return chosen;
  try {
    chosen = localStorage.getItem(KEY) === "fifo" ? CostMethod.FIFO : CostMethod.AVERAGE;
  } catch {
    chosen = CostMethod.AVERAGE;
  }
  return chosen;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function choose(method: CostMethod): void {
  chosen = method;
  try {
    localStorage.setItem(KEY, method === CostMethod.FIFO ? "fifo" : "average");
  } catch {
    // Storage is refused: the choice lives as long as the page.
  }
  for (const listener of listeners) listener();
}

/** By which purchases cost is told, kept in this browser; and the way to choose. */
export function useCostMethod(): { readonly method: CostMethod; readonly choose: (method: CostMethod) => void } {
  const method = useSyncExternalStore<CostMethod>(subscribe, read, () => CostMethod.AVERAGE);
  return { method, choose };
}
