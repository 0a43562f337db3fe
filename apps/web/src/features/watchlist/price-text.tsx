"use client";
import type { Quote } from "@streampulse/core";
import { useEffect, useState } from "react";
import { endRush } from "../../ui/first-rush.ts";
import { numbers, UNKNOWN } from "../../ui/number-text.ts";
import { firstShown, nextShown, type PriceCome } from "./price-flash.ts";

/** A price whose changed digits flash when it ticks. It is as wide as its digits, which are all of one width. */
export function PriceText({
  quote,
  decimals,
  spell,
}: {
  quote: Quote | undefined;
  decimals: number | undefined;
  spell: number;
}) {
  const come: PriceCome = {
    price: quote?.price,
    text: quote ? numbers.price(quote.price, decimals) : UNKNOWN,
    atMs: quote?.receivedTimeMs ?? 0,
    spell: String(Math.abs(spell)),
  };
  const [kept, keep] = useState(() => firstShown(come));
  // Derived while rendering, so that a tick is one commit and not two.
  const shown = nextShown(kept, come);
  if (shown !== kept) keep(shown);
  const stands = quote !== undefined;
  useEffect(() => {
    if (stands) endRush();
  }, [stands]);
  const { text, flash } = shown;
  if (!flash) return text;
  return (
    <>
      {text.slice(0, flash.from)}
      <span key={flash.number} className={`flash-${flash.direction}`}>
        {text.slice(flash.from, flash.to)}
      </span>
      {text.slice(flash.to)}
    </>
  );
}
