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
  /** Whether it was ended from here: others are told that their teacher closed it. */
  readonly hasEnded: boolean;
  /** Why the last one was refused. */
  readonly error: unknown;
}

/** The clock of a room whose key is here; undefined for who only follows. */
export function useMover({ id, key }: Seat): Mover | undefined {
  const rooms = useRooms();
  const [error, setError] = useState<unknown>();
  const [hasEnded, setHasEnded] = useState(false);
  const move = useMemo(() => {
    if (key === undefined) return undefined;
    const queue = new MoveQueue((change) => rooms.move({ id, key }, change), setError);
    return (change: ClockMove): void => queue.add(change);
  }, [rooms, id, key]);
  if (key === undefined || move === undefined) return undefined;
  const end = (): Promise<void> => rooms.end({ id, key }).then(() => setHasEnded(true), setError);
  return { move, error, end, hasEnded };
}
