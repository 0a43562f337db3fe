import type { Way } from "./leg.ts";
import type { WatchedAlert } from "./watched-alert.ts";

/** An alert's event: which way the price went, and of moves how far and from what. */
export interface AlertEvent {
  readonly way: Way;
  readonly percent?: string | undefined;
  readonly fromPrice?: string | undefined;
}

/** Whom a watch tells, at once and in the order in which levels are reached. */
export interface WatchHeard<A extends WatchedAlert> {
  /** It fires, at the price that is judged. One that fires once is watched no longer. */
  fired(alert: A, event: AlertEvent): void;
  /** It waits for something else now. */
  stood(alert: A): void;
  /** It has a window that has no past yet. True: `addPast` will tell one, and nobody is judged by the window until then. */
  opened?(windowMs: number): boolean;
  /** It can fire no more just now, and is passed over as within a cool-down. */
  isFull?(alert: A): boolean;
}
