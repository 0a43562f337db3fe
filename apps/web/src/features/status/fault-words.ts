import { type Fault, FaultKind } from "@streampulse/client/faults";

/** A fault that the page offers, in words. */
export interface OfferedFault {
  readonly kind: FaultKind;
  /** On its button. */
  readonly does: string;
  /** What to expect. */
  readonly expect: string;
}

/** What can be done to a source. */
export const SOURCE_FAULTS: readonly OfferedFault[] = [
  {
    kind: FaultKind.FREEZE_SOURCE,
    does: "Freeze",
    expect:
      "It stays connected and brings no price. On a busy real market its prices are marked as old within 7 s, else after 30 s; then another source stands in, if there is one.",
  },
  {
    kind: FaultKind.DROP_SOURCE,
    does: "Drop connection",
    expect:
      "Its prices are marked as old at once. It is tried again and again, and another source stands in after 3 s, if there is one.",
  },
  {
    kind: FaultKind.DELAY_SOURCE,
    does: "Delay by 2 s",
    expect: "Its prices go on, two seconds behind the market.",
  },
];

/** What can be done to the page's own stream. */
export const STREAM_FAULTS: readonly OfferedFault[] = [
  {
    kind: FaultKind.CUT_STREAM,
    does: "Cut",
    expect:
      "The stream ends and is refused until the fault is over. Prices turn grey with their age; the page connects again by itself.",
  },
  {
    kind: FaultKind.SLOW_STREAM,
    does: "Slow down",
    expect:
      "The stream takes one write every two seconds. You get the newest price each time; what lies between is conflated.",
  },
];

const NAMES: Readonly<Record<number, string>> = {
  [FaultKind.FREEZE_SOURCE]: "is frozen",
  [FaultKind.DROP_SOURCE]: "has its connection dropped",
  [FaultKind.DELAY_SOURCE]: "is delayed",
  [FaultKind.CUT_STREAM]: "is cut",
  [FaultKind.SLOW_STREAM]: "is slowed down",
};

/** What is wrong, as a sentence without its end: `simulated is frozen`. `ownId`: that of the page's own stream. */
export function faultText({ kind, source, clientId }: Fault, ownId: string | undefined): string {
  const stream = clientId !== undefined && clientId === ownId ? "Your stream" : "Another client's stream";
  return `${source ?? stream} ${NAMES[kind] ?? "is ill"}`;
}
