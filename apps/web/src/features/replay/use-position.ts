"use client";
import { positionOf, type ToldClock } from "@streampulse/client/rooms";
import { useEffect, useState } from "react";

/** How often a clock that plays is drawn again. */
const DRAW_MS = 100;

/** Where a clock stands, drawn ten times a second while it plays. */
export function usePosition(clock: ToldClock, lengthMs: number): number {
  const [nowMs, draw] = useState(0);
  const { isPlaying } = clock;
  useEffect(() => {
    if (!isPlaying) return undefined;
    const timer = setInterval(() => draw(Date.now()), DRAW_MS);
    return () => clearInterval(timer);
  }, [isPlaying]);
  // What was told after it was last drawn is newer.
  return positionOf(clock, lengthMs, Math.max(nowMs, clock.toldMs));
}
