import type { KeptAlert } from "../ports/alert.ts";
import type { AlertRecord } from "./alert-record.ts";

/** Where an alert stands; in `error` it cannot be watched now. */
export type AlertState = KeptAlert["state"] | "error";

/** An alert as its owner sees it. */
export interface AlertView extends Omit<KeptAlert, "state" | "standing" | "sinceMs" | "owner" | "requestId"> {
  readonly state: AlertState;
  /** It is active, and the next event counts. */
  readonly isArmed: boolean;
  /** Why it is in error, a sentence. */
  readonly error?: string | undefined;
}

/** An alert as its owner sees it now. */
export function viewOf({ kept, watch, trouble }: AlertRecord): AlertView {
  const state = stateOf(kept.state, trouble);
  const standing = watch?.standing ?? kept.standing;
  const isArmed = state === "active" && standing.split(" ").some((word) => word !== "spent");
  const { standing: _standing, sinceMs: _since, owner: _owner, requestId: _request, ...shown } = kept;
  return { ...shown, state, isArmed, error: state === "error" ? trouble : undefined };
}

/** The state that is shown of an alert: one that cannot be watched is in error. */
export function stateOf(kept: KeptAlert["state"], trouble: string | undefined): AlertState {
  return kept === "active" && trouble !== undefined ? "error" : kept;
}
