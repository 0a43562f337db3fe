"use client";
import { ClockStep, positionOf, type ClockMove, type RoomView } from "@streampulse/client/rooms";
import { useEffect, useRef } from "react";
import { type HelpKeys, isPageKey } from "../help/use-help-key.ts";
import { playMove } from "./play-move.ts";
import { speedBeside } from "./room-words.ts";

/** The keys of a teacher, for the help. */
export const CLOCK_KEYS: HelpKeys = [
  [["Space"], "Play or hold"],
  [["."], "To the next quote"],
  [[","], "Ten seconds back"],
  [["→"], "To the next minute"],
  [["←"], "A minute back"],
  [["↑", "↓"], "Faster, slower"],
];

/** What a key does to a clock; undefined where it does nothing. */
export function moveOf(key: string, view: RoomView, nowMs: number): ClockMove | undefined {
  const { clock, room } = view;
  const at = positionOf(clock, room.lengthMs, nowMs);
  const back = (ms: number): ClockMove => ({ positionMs: Math.max(0, Math.floor(at - ms)) });
  switch (key) {
    case " ":
      return playMove(view, nowMs);
    case ".":
      return { step: ClockStep.NEXT_QUOTE };
    case ",":
      return back(10_000);
    case "ArrowRight":
      return { step: ClockStep.NEXT_MINUTE };
    case "ArrowLeft":
      return back(60_000);
    case "ArrowUp":
      return { speed: speedBeside(clock.speed, 1) };
    case "ArrowDown":
      return { speed: speedBeside(clock.speed, -1) };
    default:
      return undefined;
  }
}

/** Listens for them anywhere on the page, where there is a clock to move. A space on a button is that button's, which a press by hand leaves. */
export function useClockKeys(view: RoomView, move: ((change: ClockMove) => void) | undefined): void {
  const newest = useRef({ view, move });
  useEffect(() => {
    newest.current = { view, move };
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const { view: now, move: send } = newest.current;
      if (!send || !isPageKey(event)) return;
      if (event.key === " " && (event.target as HTMLElement).closest("button, a, label")) return;
      const change = moveOf(event.key, now, Date.now());
      if (!change) return;
      event.preventDefault();
      send(change);
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}
