"use client";
import type { ClockMove } from "@streampulse/client/rooms";
import { useMemo, useState } from "react";
import { MoveQueue } from "./move-queue.ts";
import { useRooms } from "./rooms.ts";
import type { Seat } from "./seat.ts";

/** What a teacher's hand on the clock does. */
export interface Mover {
  /** One after the other; see MoveQueue. */
  readonly move: (change: ClockMove) => void;
  readonly end: () => Promise<void>;
  /** Why the last one was refused. */
  readonly error: unknown;
}

/** The clock of a room whose key is here; undefined for who only follows. */
export function useMover({ id, key }: Seat): Mover | undefined {
  const rooms = useRooms();
  const [error, setError] = useState<unknown>();
  const move = useMemo(() => {
    if (key === undefined) return undefined;
    const queue = new MoveQueue((change) => rooms.move({ id, key }, change), setError);
    return (change: ClockMove): void => queue.add(change);
  }, [rooms, id, key]);
  if (key === undefined || move === undefined) return undefined;
  return { move, error, end: () => rooms.end({ id, key }).catch(setError) };
}
