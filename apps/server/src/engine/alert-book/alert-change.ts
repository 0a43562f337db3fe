import { Failure } from "@streampulse/core";

import type { KeptAlert, KeptAlertState } from "../ports/alert.ts";
import type { AlertRecord } from "./alert-record.ts";
import type { UpdateAlert } from "./alert-requests.ts";
import {
  checkedChannels,
  checkedCondition,
  checkedCooldown,
  checkedExpiry,
  checkedNote,
  wrong,
} from "./alert-terms.ts";

/** What a change makes of an alert. */
export interface ChangedAlert {
  readonly kept: KeptAlert;
  /** It is watched anew, or no longer: what happened before does not count. */
  readonly isAnew: boolean;
}

/** A change of an alert, checked. Throws a Failure. */
export function changedAlert(
  record: AlertRecord,
  request: UpdateAlert,
  { nowMs, channels }: { nowMs: number; channels: ReadonlySet<string> },
): ChangedAlert {
  const { kept, watch, trouble, pending } = record;
  const { revision, note, expiresMs, repeat, channelIds } = request;
  if (revision !== undefined && revision !== kept.revision) {
    throw new Failure("STALE_REVISION", `The alert has changed since: its revision is ${kept.revision} by now.`);
  }
  const condition = request.condition && checkedCondition(request.condition);
  const state = stateAfter(kept.state, request);
  const isAnew = state !== kept.state || condition !== undefined || trouble !== undefined;
  // While a firing waits to be kept, what its alert waits for since is kept with it alone: a crash loses both or none.
  const standing = pending > 0 ? kept.standing : (watch?.standing ?? kept.standing);
  const changed: KeptAlert = {
    ...kept,
    state,
    condition: condition ?? kept.condition,
    standing: condition ? "" : standingAfter(standing, kept.state, state),
    sinceMs: isAnew ? nowMs : kept.sinceMs,
    note: note === undefined ? kept.note : checkedNote(note),
    expiresMs: expiryAfter(kept.expiresMs, expiresMs, nowMs),
    cooldownMs: cooldownAfter(kept.cooldownMs, repeat),
    channelIds: channelIds ? checkedChannels(channelIds, channels) : kept.channelIds,
    revision: kept.revision + 1,
    updatedMs: nowMs,
  };
  if (state === "active" && (changed.expiresMs ?? Infinity) <= nowMs) {
    throw wrong("expires_time_ms", "The alert has expired; to watch again it needs a time to come, or 0 for never.");
  }
  return { kept: changed, isAnew };
}

function stateAfter(state: KeptAlertState, { paused, condition }: UpdateAlert): KeptAlertState {
  if (paused === false) return "active";
  if (paused === true) {
    if (state === "active" || state === "paused") return "paused";
    throw wrong("paused", `Only an alert that watches can be paused; this one has ${state}.`);
  }
  return condition && state === "fired" ? "active" : state;
}

/** A crossing that was paused learns its side anew; what has fired and was not back goes on waiting for that. */
function standingAfter(standing: string, before: KeptAlertState, after: KeptAlertState): string {
  if (after !== "active" || before === "active") return standing;
  if (before !== "paused") return "";
  return standing
    .split(" ")
    .map((word) => (word === "spent" ? word : "new"))
    .join(" ");
}

function expiryAfter(before: number | undefined, asked: number | undefined, nowMs: number): number | undefined {
  if (asked === undefined) return before;
  return asked === 0 ? undefined : checkedExpiry(asked, nowMs);
}

function cooldownAfter(before: number | undefined, repeat: UpdateAlert["repeat"]): number | undefined {
  if (repeat === undefined) return before;
  return repeat === "once" ? undefined : checkedCooldown(repeat.cooldownMs);
}
