"use client";
import { useSettings } from "../features/settings/use-settings.ts";
import { numbers, UNKNOWN } from "./number-text.ts";

/** What stands for an amount that is hidden; the same for every amount, so that its length tells nothing. */
export const HIDDEN_AMOUNT = "••••";

/** Writes amounts as this reader wants them: for titles and notifications; in the page `Amount` does it. */
export function useAmountText(): (text: string | undefined, currency?: string, signed?: boolean) => string {
  const { privacy } = useSettings();
  return (text, currency, signed) => {
    if (text === undefined) return UNKNOWN;
    return privacy ? HIDDEN_AMOUNT : numbers.amount(text, currency, signed);
  };
}

/**
 * An amount of money that is the reader's own: with the digits of its currency, hidden under privacy, and then nowhere in
 * the document. One that nobody knows is a dash.
 */
export function Amount({
  value,
  currency,
  signed = false,
  className = "",
}: {
  /** Decimal text. */
  value: string | undefined;
  currency?: string | undefined;
  /** Shows a plus too. */
  signed?: boolean;
  className?: string;
}) {
  const text = useAmountText()(value, currency, signed);
  return (
    <span className={`whitespace-nowrap tabular-nums ${className}`}>
      {text === HIDDEN_AMOUNT ? (
        <>
          <span aria-hidden="true">{text}</span>
          <span className="sr-only">hidden</span>
        </>
      ) : (
        text
      )}
    </span>
  );
}
