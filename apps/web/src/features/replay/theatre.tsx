"use client";
import { RoomKind, type ClockMove, type RoomView } from "@streampulse/client/rooms";
import { useState } from "react";
import { Badge } from "../../ui/badge.tsx";
import { Card } from "../../ui/card.tsx";
import { ErrorNote } from "../../ui/error-note.tsx";
import { JoinCard } from "./join-card.tsx";
import { RoomChart } from "./room-chart.tsx";
import { codeOf, RoomPrices } from "./room-prices.tsx";
import { marketTime, roomTitle } from "./room-words.ts";
import { Timeline, Transport } from "./transport.tsx";
import { useClockKeys } from "./use-clock-keys.ts";
import { useCourses } from "./use-courses.ts";
import type { Mover } from "./use-mover.ts";
import { usePosition } from "./use-position.ts";

/** A room from within: its clock, its prices, and the way in for others. Who has no hand on the clock follows. */
export function Theatre({ view, isCut, mover }: { view: RoomView; isCut: boolean; mover: Mover | undefined }) {
  const { room, present } = view;
  const [wished, choose] = useState<string>();
  const chosen = room.tickers.find(({ ticker }) => ticker === wished) ?? room.tickers[0];
  const courses = useCourses(view);
  const course = chosen && courses.get(chosen.ticker);
  useClockKeys(view, mover?.move);
  return (
    <div className="grid items-start gap-3.5 min-[1024px]:grid-cols-[minmax(0,1fr)_280px]">
      <div className="min-w-0">
        {mover?.error !== undefined && <ErrorNote title="The clock was not moved." error={mover.error} />}
        <ClockCard view={view} isCut={isCut} move={mover?.move} />
        <RoomPrices tickers={room.tickers} chosen={chosen?.ticker} choose={choose} />
        {chosen && course && <RoomChart view={view} ticker={chosen.ticker} code={codeOf(chosen)} course={course} />}
      </div>
      <JoinCard room={room} present={present} isTeacher={mover !== undefined} />
    </div>
  );
}

function ClockCard({
  view,
  isCut,
  move,
}: {
  view: RoomView;
  isCut: boolean;
  move: ((change: ClockMove) => void) | undefined;
}) {
  const { room, clock } = view;
  const positionMs = usePosition(clock, room.lengthMs);
  const { day, time } = marketTime(room.beginsMs + positionMs);
  const isScenario = room.kind === RoomKind.SCENARIO;
  const isOver = positionMs >= room.lengthMs;
  const isGoing = clock.isPlaying && !isOver;
  return (
    <Card className="mb-3.5">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="min-w-0 truncate text-[15px] font-semibold">{roomTitle(room.kind, room.name)}</h2>
        <Badge tone="waiting">{isScenario ? "Simulated prices" : "Replayed prices"}</Badge>
        <span className="ml-auto" role="status" aria-label="Clock state">
          <Badge tone={isCut ? "bad" : isGoing ? "good" : "neutral"}>
            {isCut ? "Reconnecting" : isGoing ? `Playing ${clock.speed}×` : isOver ? "At the end" : "Held"}
          </Badge>
        </span>
      </div>
      <p className="mt-2 flex flex-wrap items-baseline gap-x-3" data-clock={time}>
        <time className="text-[44px] leading-tight font-[650] tracking-tight tabular-nums min-[701px]:text-[56px]">
          {time}
        </time>
        <span className="text-[13px] text-muted">{day}, UTC</span>
      </p>
      <Timeline view={view} positionMs={positionMs} move={move} />
      {move && <Transport view={view} isAtEnd={isOver} move={move} />}
    </Card>
  );
}
