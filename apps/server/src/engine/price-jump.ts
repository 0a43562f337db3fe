import { percentChange } from "@streampulse/core";

/** A first price that differs from the last one by more than this, in per cent, is told as a jump. */
const JUMP_PERCENT = 1;

/** By how much per cent one price differs from another, where that is told. */
export function jumpOf(price: string, before: string): string | undefined {
  const exact = percentChange(price, before, 6);
  return Math.abs(Number(exact ?? 0)) > JUMP_PERCENT ? percentChange(price, before) : undefined;
}
