/** Who calls. A session belongs to its principal; a client id is never authority. */
export interface Caller {
  /** A token's subject, or `anonymous`. */
  readonly principal: string;
  /** Whether the call comes from this machine. */
  readonly isLocal: boolean;
  /** Where it comes from, where that is known: for bounds by address, and for nothing else. */
  readonly address?: string | undefined;
}

/** The principal of callers without a token. */
export const ANONYMOUS = "anonymous";
