/** The most code units of one message of the socket; a chart's whole history stays below it. */
const MESSAGE_MAX = 4 << 20;
/** The most frames in one message; the first answers about fifty tickers are some two hundred. */
const FRAMES_MAX = 4_096;

const MARK = "~m~";
const MARK_LENGTH = MARK.length;
/** A length has at most seven digits: more is beyond MESSAGE_MAX. */
const LENGTH_DIGITS_MAX = 7;

/** What a message of the socket is made of. */
export interface Frames {
  /** In their order: JSON, or a heartbeat. */
  readonly payloads: readonly string[];
  /** Whether all of the message could be split; what stands before a break is read all the same. */
  readonly isWhole: boolean;
}

/**
 * Splits a message into its frames, `~m~LENGTH~m~PAYLOAD` back to back. The length counts UTF-16 code units, as
 * `String.length` does, so nothing is searched for: a payload may hold the mark. Never throws.
 */
export function decodeFrames(message: string): Frames {
  const payloads: string[] = [];
  if (message.length > MESSAGE_MAX) return { payloads, isWhole: false };
  let at = 0;
  while (at < message.length) {
    const start = payloads.length < FRAMES_MAX ? payloadStart(message, at) : undefined;
    if (start === undefined) return { payloads, isWhole: false };
    const end = start + Number(message.slice(at + MARK_LENGTH, start - MARK_LENGTH));
    if (end > message.length) return { payloads, isWhole: false };
    payloads.push(message.slice(start, end));
    at = end;
  }
  return { payloads, isWhole: payloads.length > 0 };
}

/** A payload as the socket takes it. */
export function encodeFrame(payload: string): string {
  return `${MARK}${payload.length}${MARK}${payload}`;
}

/** Where the payload of the frame at `at` begins; undefined where no frame begins there. */
function payloadStart(message: string, at: number): number | undefined {
  if (!message.startsWith(MARK, at)) return undefined;
  const first = at + MARK_LENGTH;
  let next = first;
  while (next < first + LENGTH_DIGITS_MAX && isDigit(message.charCodeAt(next))) next++;
  return next > first && message.startsWith(MARK, next) ? next + MARK_LENGTH : undefined;
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
