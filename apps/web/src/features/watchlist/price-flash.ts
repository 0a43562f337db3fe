import { compareDecimal } from "@streampulse/core";
import { changedDigits, type Span } from "./changed-digits.ts";

/** At most two flashes a second in one cell. */
const LEAST_BETWEEN_MS = 500;

/** A flash of some digits of a price; each has a number of its own, by which its animation starts anew. */
export interface Flash extends Span {
  readonly number: number;
  readonly direction: "up" | "down";
}

/** What a price cell shows, and what it must remember to know whether the next price flashes. */
export interface PriceShown {
  readonly price: string | undefined;
  readonly text: string;
  readonly flash: Flash | undefined;
  readonly flashedAtMs: number;
  /** The unbroken spell of watching in which the price came: of connection, and of the row being in view. */
  readonly spell: string;
  /** A new spell brings a snapshot, which is no tick. */
  readonly awaitsSnapshot: boolean;
}

/** A price as it comes. */
export interface PriceCome {
  readonly price: string | undefined;
  readonly text: string;
  readonly atMs: number;
  readonly spell: string;
}

/** What a cell shows first: no flash, for its first price is a snapshot. */
export function firstShown(come: PriceCome): PriceShown {
  const { price, text, spell } = come;
  return { price, text, spell, flash: undefined, flashedAtMs: -Infinity, awaitsSnapshot: false };
}

/** What a cell shows next; the same object where nothing changed. */
export function nextShown(shown: PriceShown, come: PriceCome): PriceShown {
  const awaitsSnapshot = shown.awaitsSnapshot || come.spell !== shown.spell;
  if (come.text === shown.text && come.price === shown.price) {
    return come.spell === shown.spell ? shown : { ...shown, spell: come.spell, awaitsSnapshot };
  }
  const next = { ...shown, price: come.price, text: come.text, spell: come.spell, awaitsSnapshot: false };
  // A running flash goes on over the digits it began with, unless they have moved.
  if (come.text.length !== shown.text.length) next.flash = undefined;
  if (shown.price === undefined || come.price === undefined || awaitsSnapshot) return next;
  const span = changedDigits(shown.text, come.text);
  const order = compareDecimal(come.price, shown.price);
  if (!span || order === 0 || come.atMs - shown.flashedAtMs < LEAST_BETWEEN_MS) return next;
  const number = (shown.flash?.number ?? 0) + 1;
  next.flash = { ...span, number, direction: order > 0 ? "up" : "down" };
  next.flashedAtMs = come.atMs;
  return next;
}
