"use client";
import { ClockStep, type ClockMove, type RoomView } from "@streampulse/client/rooms";
import { Pause, Play, RotateCcw, SkipForward, StepForward } from "lucide-react";
import { type MouseEvent, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { Select } from "../../ui/select.tsx";
import { leaveKeys } from "./leave-keys.ts";
import { playMove } from "./play-move.ts";
import { marketTime, SPEEDS, spanText } from "./room-words.ts";

/** The hand on the clock: play, hold, steps and pace. At the end of its time it plays again from the beginning. */
export function Transport({
  view,
  isAtEnd,
  move,
}: {
  view: RoomView;
  isAtEnd: boolean;
  move: (change: ClockMove) => void;
}) {
  const { clock } = view;
  const press = (change: ClockMove) => (event: MouseEvent<HTMLElement>) => {
    leaveKeys(event);
    move(change);
  };
  const holds = clock.isPlaying && !isAtEnd;
  const word = holds ? "Hold" : isAtEnd ? "Play again" : "Play";
  return (
    <div className="mt-3 flex flex-wrap items-center gap-2" role="group" aria-label="Clock">
      <Button look="primary" className="w-32" onClick={(event) => press(playMove(view, Date.now()))(event)}>
        {holds ? <Pause size={15} aria-hidden="true" /> : <Play size={15} aria-hidden="true" />}
        {word}
      </Button>
      <Button onClick={press({ step: ClockStep.NEXT_QUOTE })}>
        <StepForward size={15} aria-hidden="true" />
        Next quote
      </Button>
      <Button onClick={press({ step: ClockStep.NEXT_MINUTE })}>
        <SkipForward size={15} aria-hidden="true" />
        Next minute
      </Button>
      <IconButton label="Back to the beginning" className="size-9" onClick={press({ positionMs: 0, isPlaying: false })}>
        <RotateCcw size={15} />
      </IconButton>
      <Select
        label="Speed"
        className="ml-auto w-24 max-[700px]:ml-0"
        value={String(clock.speed)}
        choices={[...new Set([...SPEEDS, clock.speed])]
          .toSorted((one, other) => one - other)
          .map((speed) => ({ value: String(speed), text: `${speed}×` }))}
        onChange={(speed) => move({ speed: Number(speed) })}
      />
    </div>
  );
}

/** How far it is, for everybody; for the teacher a slider, which moves the clock as it is moved. */
export function Timeline({
  view: { room },
  positionMs,
  move,
}: {
  view: RoomView;
  positionMs: number;
  move: ((change: ClockMove) => void) | undefined;
}) {
  const [held, setHeld] = useState<number>();
  const shownMs = held ?? positionMs;
  const { time } = marketTime(room.beginsMs + shownMs);
  const release = (): void => setHeld(undefined);
  return (
    <div className="mt-3">
      {move ? (
        <input
          type="range"
          className="timeline"
          aria-label="Position"
          aria-valuetext={time}
          min={0}
          max={room.lengthMs}
          step={1_000}
          value={Math.floor(shownMs)}
          onChange={(event) => {
            setHeld(event.target.valueAsNumber);
            move({ positionMs: Math.min(event.target.valueAsNumber, room.lengthMs) });
          }}
          onPointerUp={release}
          onKeyUp={release}
          onBlur={release}
        />
      ) : (
        <progress className="timeline" aria-label="Position" max={room.lengthMs} value={shownMs} />
      )}
      <div className="flex justify-between text-xs text-faint tabular-nums">
        <span>{spanText(shownMs)}</span>
        <span>{spanText(room.lengthMs)}</span>
      </div>
    </div>
  );
}
