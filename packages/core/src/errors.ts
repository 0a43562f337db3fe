import type { TickerErrorCode } from "./enums.ts";

/** The canonical RPC codes that this product uses, by their Connect names. */
export type StatusCode =
  | "invalid_argument"
  | "not_found"
  | "permission_denied"
  | "unauthenticated"
  | "resource_exhausted"
  | "failed_precondition"
  | "aborted"
  | "unavailable"
  | "deadline_exceeded"
  | "canceled"
  | "unimplemented"
  | "internal";

/** One way for a call or stream to fail. */
export interface FailureKind {
  readonly code: StatusCode;
  /** Whether the same call may succeed later; SDKs reconnect on these and on no others. */
  readonly retry: boolean;
  /** What it means and what would be right, for people. */
  readonly sentence: string;
}

/** The one table of failures: the ErrorInfo reason (domain `streampulse`) and what it means. */
export const FAILURES = {
  INVALID_ARGUMENT: {
    code: "invalid_argument",
    retry: false,
    sentence:
      "A field of the request is not as it must be, and the answer names it; or the request cannot be read at all.",
  },
  NO_SESSION: {
    code: "not_found",
    retry: false,
    sentence: "No session with this client id lives; open its stream with StreamPrices first.",
  },
  NOT_FOUND: {
    code: "not_found",
    retry: false,
    sentence: "What the request names is not there, or is another caller's; listing shows what there is.",
  },
  UNAUTHENTICATED: { code: "unauthenticated", retry: false, sentence: "The call needs a token." },
  TOKEN_EXPIRED: { code: "unauthenticated", retry: false, sentence: "The token has expired; get a new one." },
  PERMISSION_DENIED: { code: "permission_denied", retry: false, sentence: "The caller may not do this." },
  SUPERSEDED: {
    code: "aborted",
    retry: false,
    sentence: "Another stream with the same client id took over; use a fresh client id to open one more.",
  },
  SLOW_CONSUMER: {
    code: "resource_exhausted",
    retry: true,
    sentence: "The client did not read for too long; read faster, or ask for fewer updates per second.",
  },
  DRAINING: {
    code: "unavailable",
    retry: true,
    sentence: "The server is going down; connect again after the given delay.",
  },
  UNAVAILABLE: { code: "unavailable", retry: true, sentence: "The server cannot answer now; try again." },
  LIMIT_TICKERS: {
    code: "resource_exhausted",
    retry: false,
    sentence: "More tickers than a call or a session may have; the same ones will not fit later, fewer do.",
  },
  LIMIT_MODIFICATIONS: {
    code: "resource_exhausted",
    retry: true,
    sentence: "Too many changes to the set in a short time; gather them into fewer calls.",
  },
  LIMIT_CONNECTIONS: {
    code: "resource_exhausted",
    retry: true,
    sentence: "The server holds as many connections as it may; try again later.",
  },
  LIMIT_STREAMS: {
    code: "resource_exhausted",
    retry: true,
    sentence: "More streams than one caller may hold; close one first.",
  },
  LIMIT_MESSAGES: {
    code: "resource_exhausted",
    retry: true,
    sentence: "More messages than one connection may send in a short time; send fewer, or gather them.",
  },
  LIMIT_ACCOUNTS: {
    code: "resource_exhausted",
    retry: false,
    sentence: "The portfolio has as many accounts as it may; delete one first.",
  },
  LIMIT_ACTIVITIES: {
    code: "resource_exhausted",
    retry: false,
    sentence: "The portfolio has as many activities as it may, or would have more; delete some first.",
  },
  LIMIT_HOLDINGS: {
    code: "resource_exhausted",
    retry: false,
    sentence: "The portfolio holds more than can be valued at once.",
  },
  LIMIT_TARGETS: {
    code: "resource_exhausted",
    retry: false,
    sentence: "The portfolio has as many budget targets as it may; delete one first.",
  },
  LIMIT_ALERTS: {
    code: "resource_exhausted",
    retry: false,
    sentence: "As many alerts as one principal may have, or as the server may keep; delete some first.",
  },
  LIMIT_CHANNELS: {
    code: "resource_exhausted",
    retry: false,
    sentence: "More channels than one principal may have; delete one first.",
  },
  LIMIT_TESTS: {
    code: "resource_exhausted",
    retry: true,
    sentence: "More tests of channels than may be made in a short time; try again later.",
  },
  NO_ROOM: { code: "not_found", retry: false, sentence: "There is no room of this code or id; it may have ended." },
  LIMIT_ROOMS: {
    code: "resource_exhausted",
    retry: false,
    sentence: "As many rooms as the server may have, or more than there is memory for; end one first.",
  },
  LIMIT_CODES: {
    code: "resource_exhausted",
    retry: true,
    sentence: "Too many codes from this address were of no room; wait a little, and type the next one with care.",
  },
  LIMIT_REQUEST: { code: "resource_exhausted", retry: false, sentence: "The request is larger than 64 KiB; split it." },
  STORAGE_FULL: {
    code: "resource_exhausted",
    retry: true,
    sentence: "Nothing more can be kept: the disk of the server's database is full. What is kept can still be read.",
  },
  STORAGE_UNUSABLE: {
    code: "failed_precondition",
    retry: false,
    sentence:
      "The server's database is damaged or a newer program's, and the message says how far it can be used: what is whole may still be read. Its operator can mend that.",
  },
  NO_WATCHLIST: { code: "not_found", retry: false, sentence: "The caller has no watchlist of this id." },
  NAME_TAKEN: {
    code: "failed_precondition",
    retry: false,
    sentence: "Another one has this name already; choose another name, or change that one.",
  },
  STALE_REVISION: {
    code: "aborted",
    retry: false,
    sentence: "What was to be changed has changed meanwhile, and nothing was done; get it again, and change that.",
  },
  LIMIT_WATCHLISTS: {
    code: "resource_exhausted",
    retry: false,
    sentence: "More watchlists, or more in one of them, than there is room for; remove some first.",
  },
  LIMIT_UPLOAD: { code: "resource_exhausted", retry: false, sentence: "The file is larger than 16 MiB; split it." },
  LIMIT_UPLOADS: {
    code: "resource_exhausted",
    retry: true,
    sentence: "More files are being imported than the server takes at once; try again.",
  },
  FAULT_ON: {
    code: "failed_precondition",
    retry: false,
    sentence: "A fault of the fault lab is on there already; wait for its end, or end it first.",
  },
  LIMIT_FAULTS: {
    code: "resource_exhausted",
    retry: true,
    sentence: "As many faults of the fault lab as may be on at once; end one first.",
  },
  LINE_TOO_LONG: {
    code: "invalid_argument",
    retry: false,
    sentence: "A line of the line feed is longer than 4,096 bytes; the connection is closed.",
  },
  DEADLINE_EXCEEDED: {
    code: "deadline_exceeded",
    retry: false,
    sentence: "The deadline that the client set has passed; the session stays for 30 s.",
  },
  UNIMPLEMENTED: { code: "unimplemented", retry: false, sentence: "The server does not have this method or encoding." },
  INTERNAL: {
    code: "internal",
    // A stream that was left running must not end at one fault of the server's.
    retry: true,
    sentence: "Something unforeseen; the server's log has more under the id given. It may not happen again.",
  },
} as const satisfies Record<string, FailureKind>;

/** The reason of a failure, as in ErrorInfo. */
export type FailureReason = keyof typeof FAILURES;

/**
 * What each TickerErrorCode says of one ticker. Terminal takes it out of the set, said once; where both happen,
 * `removed` tells.
 */
export const TICKER_ERRORS = {
  UNKNOWN_TICKER: {
    terminal: true,
    sentence: "No source knows the ticker; it is out of the set. SearchTickers finds what there is.",
  },
  UNAVAILABLE: {
    terminal: false,
    sentence: "The ticker has no price now; it stays in the set with its last price, and its source is tried again.",
  },
  NOT_PERMITTED: {
    terminal: false,
    sentence: "The source has the ticker but may not deliver it here: another plan, key or country is needed.",
  },
  LIMIT_EXCEEDED: {
    terminal: "told by `removed`",
    sentence:
      "No room: the session's set was full and the ticker was not added (`removed`), or its source carries as many as it can and the ticker stays without a price; remove some first.",
  },
} as const satisfies Readonly<
  Record<Exclude<keyof typeof TickerErrorCode, "UNSPECIFIED">, { terminal: boolean | string; sentence: string }>
>;

/** When to try again after a limit was met, where no better time is known: every LIMIT_* says some time. */
const LIMIT_RETRY_MS = 1_000;

/** A failure of a call or stream, made at the edge where it is understood. */
export class Failure extends Error {
  readonly reason: FailureReason;
  /** The request's field that is wrong, by its protobuf name, where one is. */
  readonly field: string | undefined;
  /** When to try again, where the server knows; for LIMIT_* always, 1 s unless told better. */
  readonly retryAfterMs: number | undefined;
  /** The limit that was met, for LIMIT_*. */
  readonly limit: number | undefined;

  constructor(
    reason: FailureReason,
    message?: string,
    details: { field?: string; retryAfterMs?: number; limit?: number } = {},
  ) {
    super(message ?? FAILURES[reason].sentence);
    this.name = "Failure";
    this.reason = reason;
    this.field = details.field;
    this.retryAfterMs = details.retryAfterMs ?? (reason.startsWith("LIMIT_") ? LIMIT_RETRY_MS : undefined);
    this.limit = details.limit;
  }

  /** The canonical code of its reason. */
  get code(): StatusCode {
    return FAILURES[this.reason].code;
  }
}
