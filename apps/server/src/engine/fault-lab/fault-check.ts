import { Failure } from "@streampulse/core";

import { shownText } from "../requests.ts";
import { SOURCE_FAULTS, type FaultWish } from "./fault.ts";

const FOR_MS = { least: 1_000, most: 300_000, usual: 60_000 };
const DELAYS_MS: Readonly<Record<string, { least: number; most: number; usual: number }>> = {
  delay: { least: 100, most: 10_000, usual: 2_000 },
  // A client that takes nothing for 10 s is ended, which is another fault.
  slow: { least: 100, most: 5_000, usual: 2_000 },
};

/** A wish that can be granted, as far as it says by itself. */
export interface CheckedWish extends FaultWish {
  readonly kind: NonNullable<FaultWish["kind"]>;
  readonly forMs: number;
}

/** Checks a wish and fills in what it leaves open. Throws a Failure that names the field. */
export function checkWish(
  { kind, source, clientId, delayMs, forMs }: FaultWish,
  sources: readonly string[],
): CheckedWish {
  if (kind === undefined) {
    const kinds = "FREEZE_SOURCE, DROP_SOURCE, DELAY_SOURCE, CUT_STREAM or SLOW_STREAM";
    throw wrong("kind", `kind must be ${kinds}.`);
  }
  if ((SOURCE_FAULTS as readonly string[]).includes(kind)) {
    if (clientId !== undefined) throw wrong("client_id", "client_id goes with faults of a stream only.");
    if (source === undefined || !sources.includes(source)) {
      throw wrong("source", `source must be one of ${sources.join(", ")}, not ${shownText(source ?? "")}.`);
    }
  } else {
    if (source !== undefined) throw wrong("source", "source goes with faults of a source only.");
    if (clientId === undefined) throw wrong("client_id", "client_id must be that of your session.");
  }
  const delays = DELAYS_MS[kind];
  if (delays === undefined && delayMs !== undefined) {
    throw wrong("delay_ms", "delay_ms goes with DELAY_SOURCE and SLOW_STREAM only.");
  }
  return {
    kind,
    source,
    clientId,
    delayMs: delays && within("delay_ms", delayMs, delays),
    forMs: within("for_ms", forMs, FOR_MS),
  };
}

function within(field: string, value: number | undefined, bounds: { least: number; most: number; usual: number }) {
  const { least, most, usual } = bounds;
  const ms = value ?? usual;
  if (ms >= least && ms <= most) return ms;
  throw wrong(field, `${field} must be between ${least} and ${most}, or absent for ${usual}.`);
}

function wrong(field: string, message: string): Failure {
  return new Failure("INVALID_ARGUMENT", message, { field });
}
