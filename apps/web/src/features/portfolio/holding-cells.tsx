"use client";
import type { Holding } from "@streampulse/client/portfolio";
import { enumWord, Quality } from "@streampulse/core";
import { Badge } from "../../ui/badge.tsx";
import { numbers, UNKNOWN } from "../../ui/number-text.ts";
import { unpricedText } from "./activity-words.ts";
import { Delta, toneOf } from "./delta.tsx";

/** What is to be said of a holding's price where it is not live. */
export function PriceBadge({ holding }: { holding: Holding }) {
  const { value, unpricedReason, quality, stale } = holding;
  if (value === undefined) return <Badge tone="waiting">{unpricedText(unpricedReason)}</Badge>;
  if (stale) return <Badge tone="waiting">Stale</Badge>;
  if (quality === undefined || quality === Quality.LIVE || quality === Quality.UNSPECIFIED) return null;
  const word = enumWord(Quality, quality);
  return <Badge>{word.charAt(0) + word.slice(1).toLowerCase()}</Badge>;
}

/** The price of one unit in its own currency: a market's, so it shows under privacy too. */
export function UnitPrice({ holding }: { holding: Holding }) {
  const { price, priceCurrency } = holding;
  if (price === undefined) return <span className="text-faint">{UNKNOWN}</span>;
  return <span className="tabular-nums">{numbers.amount(price, priceCurrency)}</span>;
}

/** A share of all assets in per cent. */
export function ShareText({ percent }: { percent: string | undefined }) {
  if (percent === undefined) return <span className="text-faint">{UNKNOWN}</span>;
  return <span className="tabular-nums">{numbers.percent(percent).replace(/^\+/, "")} %</span>;
}

/** A gain or loss, and below it the same in per cent. */
export function StackedDelta({
  value,
  percent,
  currency,
}: {
  value: string | undefined;
  percent: string | undefined;
  currency: string;
}) {
  return (
    <>
      <Delta value={value} currency={currency} />
      {percent !== undefined && (
        <span className={`block text-xs tabular-nums ${toneOf(percent)}`}>{numbers.percent(percent)} %</span>
      )}
    </>
  );
}
