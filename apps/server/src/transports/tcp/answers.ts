import { enumWord, Failure, TickerErrorCode, type TickerResult } from "@streampulse/core";

import { oneLine } from "../../engine/wire/quote-line.ts";
import type { LineFault } from "./line-reader.ts";

/** What a connection is ended with whose client says what is no line. */
export const LINE_FAULTS: Readonly<Record<LineFault, Failure>> = {
  LINE_TOO_LONG: new Failure("LINE_TOO_LONG"),
  NOT_TEXT: new Failure("INVALID_ARGUMENT", "Lines are UTF-8 text without control characters."),
};

/** The answer where nothing of what was asked for is to be had. */
export function refusal({ code, message }: TickerResult): string {
  return `ERR ${enumWord(TickerErrorCode, code)} ${oneLine(message)}`;
}

/** `ERR`, the error table's code, and a sentence; when to come back, where that is known. */
export function errorAnswer({ reason, message, retryAfterMs }: Failure): string {
  const later = retryAfterMs === undefined ? "" : ` (retry after ${Math.ceil(retryAfterMs)} ms)`;
  return `ERR ${reason} ${oneLine(message)}${later}`;
}
