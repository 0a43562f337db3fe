import { TickerErrorCode, type TickerError } from "@streampulse/core";

/** The exit codes of every command; scripts are written against them. */
export const Exit = {
  OK: 0,
  /** Something unforeseen. */
  FAULT: 1,
  /** The command line, a setting or a file named on it is not as it must be. */
  USAGE: 2,
  UNKNOWN_TICKER: 3,
  /** No server, or a server or file that cannot give what was asked. */
  UNAVAILABLE: 4,
  NOT_PERMITTED: 5,
} as const;
export type Exit = (typeof Exit)[keyof typeof Exit];

/** What ends a command early: its message is for the user, whole, and printed without a stack. */
export class CommandError extends Error {
  readonly exit: number;
  /** A line that says where to read on, printed below the message. */
  readonly hint: string | undefined;

  constructor(exit: number, message: string, hint?: string) {
    super(message);
    this.name = "CommandError";
    this.exit = exit;
    this.hint = hint;
  }
}

/** The exit code for tickers in trouble: an unknown one counts most, then one that is not permitted. */
export function exitOfErrors(errors: readonly TickerError[]): Exit {
  const has = (code: TickerErrorCode) => errors.some((error) => error.code === code);
  if (has(TickerErrorCode.UNKNOWN_TICKER)) return Exit.UNKNOWN_TICKER;
  if (has(TickerErrorCode.NOT_PERMITTED)) return Exit.NOT_PERMITTED;
  return errors.length > 0 ? Exit.UNAVAILABLE : Exit.OK;
}
