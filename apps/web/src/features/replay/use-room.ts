"use client";
import { StreamPulseError, type ConnectionState } from "@streampulse/client";
import type { RoomView } from "@streampulse/client/rooms";
import { useEffect, useState } from "react";
import { useRooms } from "./rooms.ts";

/** A room as one who is in it sees it. */
export type RoomState =
  /** `reason`: why it was not let in so far; it goes on trying. */
  | { readonly status: "coming"; readonly reason?: string | undefined }
  /** `isCut`: the connection is gone for now, and the clock is as it was last told. */
  | { readonly status: "in"; readonly view: RoomView; readonly isCut: boolean }
  | { readonly status: "ended" }
  | { readonly status: "failed"; readonly error: unknown };

/** Is present in a room as long as the component is there; comes back by itself after a cut. */
export function useRoom(id: string): RoomState {
  const rooms = useRooms();
  const [state, setState] = useState<RoomState>({ status: "coming" });
  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    const set = (next: RoomState | ((now: RoomState) => RoomState)): void => {
      if (!signal.aborted) setState(next);
    };
    const onConnection = (connection: ConnectionState): void =>
      set((now) => {
        if (now.status === "in") return { ...now, isCut: connection.status !== "live" };
        return now.status === "coming" ? { ...now, reason: reasonOf(connection) ?? now.reason } : now;
      });
    const views = rooms.follow(id, { signal, onConnection });
    listen(views, (view) => set({ status: "in", view, isCut: false })).catch((error: unknown) => {
      const isOver = error instanceof StreamPulseError && error.reason === "NO_ROOM";
      set(isOver ? { status: "ended" } : { status: "failed", error });
    });
    return () => leaving.abort();
  }, [rooms, id]);
  return state;
}

function reasonOf(connection: ConnectionState): string | undefined {
  if (connection.status === "offline") return "There is no network.";
  return connection.status === "reconnecting" ? connection.reason : undefined;
}

async function listen(views: AsyncIterable<RoomView>, tell: (view: RoomView) => void): Promise<void> {
  for await (const view of views) tell(view);
}
