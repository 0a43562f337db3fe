/** A call of a service, on its way to the process that keeps things. */
export interface LinkedCall {
  /** The method's full name, such as `streampulse.v1.AlertService/ListAlerts`. */
  readonly method: string;
  /** Who calls, as the process that was asked knows it; who may call has been seen to. */
  readonly caller: {
    readonly principal: string;
    readonly isLocal: boolean;
    readonly address?: string | undefined;
  };
  /** The request: a message in one piece, or what is uploaded, piece by piece. */
  readonly request: AsyncIterable<Uint8Array>;
}

/**
 * The way from a process that serves clients to the one that keeps what is kept, whatever carries it. Calls know
 * nothing of one another: a slow one holds back nobody else's.
 */
export interface ServiceLink {
  /**
   * Asks. What the other side answers comes in its order, and ends when it ends. Throws the Failure that it ended with;
   * UNAVAILABLE where it cannot be reached, is lost before the end, or has too much to do. Where `signal` aborts, or the
   * answers are left, the other side is told. Answers that are not taken wait over there, but for a bounded few.
   */
  call(call: LinkedCall, signal: AbortSignal): AsyncIterable<Uint8Array>;
}

/** What answers at the other end. */
export interface ServiceOwner {
  /** As `ServiceLink.call`; `signal` aborts when nobody waits any more, the asking process's end among the reasons. */
  answer(call: LinkedCall, signal: AbortSignal): AsyncIterable<Uint8Array>;
}
