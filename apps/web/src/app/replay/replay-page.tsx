"use client";
import { DoorClosed } from "lucide-react";
import { useEffect, useState } from "react";
import { EndRoom } from "../../features/replay/end-room.tsx";
import { JoinForm } from "../../features/replay/join-form.tsx";
import { KeyOnce } from "../../features/replay/key-once.tsx";
import { OpenForm } from "../../features/replay/open-form.tsx";
import { typedCode } from "../../features/replay/room-words.ts";
import { forgetSeat, keyedSeat, loadSeat, saveSeat, type Seat } from "../../features/replay/seat.ts";
import { Theatre } from "../../features/replay/theatre.tsx";
import { CLOCK_KEYS } from "../../features/replay/use-clock-keys.ts";
import { useMover } from "../../features/replay/use-mover.ts";
import { useRoom } from "../../features/replay/use-room.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { Place } from "../place.tsx";

/** The code in the address that a teacher's screen shows. */
function askedCode(): string {
  return typedCode(new URLSearchParams(location.search).get("room") ?? "").slice(0, 6);
}

/** Outside of rooms the ways into one; inside, the room. */
export function ReplayPage() {
  const [seat, setSeat] = useState<Seat>();
  const [asked, setAsked] = useState<string>();
  const [newKey, setNewKey] = useState<string>();
  const [tries, again] = useState(0);
  useEffect(() => {
    const code = askedCode();
    const kept = loadSeat(() => localStorage);
    // Who comes by another room's address means that one.
    // oxlint-disable-next-line react/set-state-in-effect -- the address and the storage are the browser's alone
    setAsked(code);
    const meant = code === "" || kept?.code === code ? kept : keyedSeat(() => localStorage, { code });
    if (meant) setSeat(meant);
  }, []);
  const sit = (next: Seat | undefined): void => {
    // Who has its key need not type it again.
    const keyed = next && next.key === undefined ? keyedSeat(() => localStorage, { id: next.id }) : undefined;
    saveSeat(() => localStorage, keyed ?? next);
    setSeat(keyed ?? next);
  };
  const opened = (next: Seat): void => {
    setNewKey(next.key);
    sit(next);
  };
  if (seat) {
    return (
      <InRoom
        key={`${seat.id} ${tries}`}
        seat={seat}
        newKey={seat.key === newKey ? newKey : undefined}
        keyKept={() => setNewKey(undefined)}
        retry={() => again(tries + 1)}
        leave={() => sit(undefined)}
      />
    );
  }
  return (
    <Place name="Replay" keys={CLOCK_KEYS}>
      {asked !== undefined && (
        <div className="grid items-start gap-3.5 min-[860px]:grid-cols-2">
          <OpenForm onSeat={opened} />
          <JoinForm first={asked} onSeat={sit} />
        </div>
      )}
    </Place>
  );
}

function InRoom({
  seat,
  newKey,
  keyKept,
  retry,
  leave,
}: {
  seat: Seat;
  /** Where it was opened just now. */
  newKey: string | undefined;
  keyKept: () => void;
  retry: () => void;
  leave: () => void;
}) {
  const state = useRoom(seat.id);
  const mover = useMover(seat);
  const isIn = state.status === "in";
  const isOver = state.status === "ended";
  const { id } = seat;
  useEffect(() => {
    if (isOver) forgetSeat(() => localStorage, id);
  }, [isOver, id]);
  const out = (
    <>
      {!isOver && (
        <Button look="quiet" className="h-8" onClick={leave}>
          Leave
        </Button>
      )}
      {mover && isIn && <EndRoom end={mover.end} />}
    </>
  );
  return (
    <Place name="Replay" keys={CLOCK_KEYS} actions={out}>
      {state.status === "coming" && state.reason !== undefined && (
        <ErrorNote title="Not in the room yet; it is tried again and again." error={state.reason} onRetry={retry} />
      )}
      {isIn && newKey !== undefined && <KeyOnce roomKey={newKey} onDone={keyKept} />}
      {state.status === "coming" && <SkeletonRows rows={6} label="Coming into the room" />}
      {isIn && <Theatre view={state.view} isCut={state.isCut} mover={mover} />}
      {state.status === "failed" && <ErrorNote title="The room cannot be shown." error={state.error} onRetry={retry} />}
      {isOver && (
        <EmptyState
          icon={<DoorClosed size={18} />}
          title="The room has ended"
          actions={
            <Button look="primary" onClick={leave}>
              Back to the rooms
            </Button>
          }
        >
          {mover?.hasEnded === true ? "You ended it." : "Its teacher closed it, or nobody was in it for a while."}
        </EmptyState>
      )}
    </Place>
  );
}
