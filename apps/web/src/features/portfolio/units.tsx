"use client";
import { HIDDEN_AMOUNT } from "../../ui/amount.tsx";
import { useSettings } from "../settings/use-settings.ts";
import { unitsText } from "./units-text.ts";

/** A number of units; hidden under privacy, because with a market's price it is an amount. */
export function Units({ quantity, className = "" }: { quantity: string; className?: string }) {
  const { privacy } = useSettings();
  return (
    <span className={`whitespace-nowrap tabular-nums ${className}`}>
      {privacy ? (
        <>
          <span aria-hidden="true">{HIDDEN_AMOUNT}</span>
          <span className="sr-only">hidden</span>
        </>
      ) : (
        unitsText(quantity)
      )}
    </span>
  );
}
