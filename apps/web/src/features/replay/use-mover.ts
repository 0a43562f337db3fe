"use client";
import type { ClockMove } from "@streampulse/client/rooms";
import { useCallback, useRef, useState } from "react";
import { useRooms } from "./rooms.ts";
import type { Seat } from "./seat.ts";

/** What a teacher's hand on the clock does. */
export interface Mover {
  /** One after the other; of those that wait only the newest, so that a dragged slider is never late. */
  readonly move: (change: ClockMove) => void;
  readonly end: () => Promise<void>;
  /** Why the last one was refused. */
  readonly error: unknown;
}

/** The clock of a room that was opened here; undefined for who only follows. */
export function useMover({ id, key }: Seat): Mover | undefined {
  const rooms = useRooms();
  const [error, setError] = useState<unknown>();
  const waiting = useRef<ClockMove | undefined>(undefined);
  const isSending = useRef(false);
  const move = useCallback(
    (change: ClockMove): void => {
      if (key === undefined) return;
      waiting.current = change;
      if (isSending.current) return;
      isSending.current = true;
      const send = async (): Promise<void> => {
        for (let next = waiting.current; next; next = waiting.current) {
          waiting.current = undefined;
          await rooms.move({ id, key }, next);
        }
      };
      send()
        .then(() => setError(undefined), setError)
        .finally(() => {
          isSending.current = false;
        });
    },
    [rooms, id, key],
  );
  if (key === undefined) return undefined;
  return { move, error, end: () => rooms.end({ id, key }).catch(setError) };
}
