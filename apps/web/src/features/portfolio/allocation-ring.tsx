"use client";
import type { AllocationPart } from "./allocation.ts";

const SIZE = 148;
const WIDTH = 18;
const RADIUS = (SIZE - WIDTH) / 2;
const ROUND = 2 * Math.PI * RADIUS;
/** Between two parts, in pixels. */
const GAP = 2;

/** The stroke of each part in its order; the same are the grounds of the marks beside their names. */
export const PART_STROKES = [
  ...["stroke-part-1", "stroke-part-2", "stroke-part-3", "stroke-part-4"],
  ...["stroke-part-5", "stroke-part-6", "stroke-part-7", "stroke-part-8"],
] as const;

/** What is owned as a ring, the greatest part first, clockwise from above. The table beside it says the same. */
export function AllocationRing({ parts }: { parts: readonly AllocationPart[] }) {
  return (
    <svg viewBox={`0 0 ${SIZE} ${SIZE}`} width={SIZE} height={SIZE} aria-hidden="true" className="shrink-0">
      <circle cx={SIZE / 2} cy={SIZE / 2} r={RADIUS} fill="none" strokeWidth={WIDTH} className="stroke-sunken" />
      {parts.map(({ name, share }, at) => {
        const from = parts.slice(0, at).reduce((sum, before) => sum + before.share, 0);
        const length = Math.max(1, share * ROUND - (parts.length > 1 ? GAP : 0));
        return (
          <circle
            key={name}
            cx={SIZE / 2}
            cy={SIZE / 2}
            r={RADIUS}
            fill="none"
            strokeWidth={WIDTH}
            strokeDasharray={`${length} ${ROUND - length}`}
            strokeDashoffset={ROUND / 4 - from * ROUND}
            className={PART_STROKES[at % PART_STROKES.length]}
          />
        );
      })}
    </svg>
  );
}
