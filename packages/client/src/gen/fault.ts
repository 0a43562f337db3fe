// Made of streampulse/v1/fault.proto by `npm run generate`.

/** FaultKind is what is wrong. */
export const FaultKind = {
  UNSPECIFIED: 0,
  /** The source's connections show life and bring no price. When it is over, each ticker's newest price comes. */
  FREEZE_SOURCE: 1,
  /** The source's connections end, and none can be opened. */
  DROP_SOURCE: 2,
  /** Everything that the source's connections say comes later by delayMs. */
  DELAY_SOURCE: 3,
  /** The session's stream ends with UNAVAILABLE, and so does each that it opens. */
  CUT_STREAM: 4,
  /** The session's stream takes one write in each delayMs, as a client does that reads slowly. */
  SLOW_STREAM: 5,
} as const;
export type FaultKind = (typeof FaultKind)[keyof typeof FaultKind];

/** GetFaultsRequest is empty. */
export interface GetFaultsRequest {
}

/** GetFaultsResponse is the state of the lab. */
export interface GetFaultsResponse {
  /** Sources that can be made ill. */
  readonly sources: readonly string[];
  /** The faults that are on, the oldest first. Those of other callers' streams have no clientId. */
  readonly faults: readonly Fault[];
}

/** Fault is one that is on. */
export interface Fault {
  readonly kind: FaultKind;
  /** Of a source. */
  readonly source?: string | undefined;
  /** Of a stream of the caller's own. */
  readonly clientId?: string | undefined;
  /** Of DELAY_SOURCE and SLOW_STREAM. */
  readonly delayMs?: number | undefined;
  readonly sinceMs: number;
  /** When it ends by itself. */
  readonly untilMs: number;
}

/** HoldFaultRequest asks for a fault. Of a source name the source, of a stream the client id of a living session. */
export interface HoldFaultRequest {
  readonly kind: FaultKind;
  readonly source?: string | undefined;
  readonly clientId?: string | undefined;
  /** 100 to 10,000 for DELAY_SOURCE, 100 to 5,000 for SLOW_STREAM; absent: 2,000. Only with these. */
  readonly delayMs?: number | undefined;
  /** How long at the most, 1,000 to 300,000; absent: 60,000. */
  readonly forMs?: number | undefined;
}

/** HoldFaultResponse begins with the fault and goes on with signs of life. */
export interface HoldFaultResponse {
  /** In the first message only. */
  readonly fault?: Fault | undefined;
  /** It is off again. In the last message only. */
  readonly isOver: boolean;
}

/**
 * FaultService makes a source, or the caller's own stream, ill for a while. Without a fault lab every call is
 * UNIMPLEMENTED; callers from elsewhere are UNAUTHENTICATED or PERMISSION_DENIED.
 */
export interface FaultServiceCalls {
  readonly getFaults: [request: GetFaultsRequest, answer: GetFaultsResponse];
  readonly holdFault: [request: HoldFaultRequest, answer: HoldFaultResponse];
}
