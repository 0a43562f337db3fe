/** The most bytes of a line, without its end. */
export const LINE_MAX_BYTES = 4_096;
/** How long a line that was begun may take. */
export const LINE_MAX_MS = 10_000;
/** A client that has asked for nothing by then gets the default tickers. */
export const SILENT_MS = 1_000;
/** How many lines of one client are done in a turn of the loop; the rest wait for the next one, and others go between. */
export const LINES_PER_TURN = 32;
/** How many bytes of answers may wait for a client that sends commands and does not read. */
export const ANSWERS_MAX_BYTES = 64 * 1024;
/** How long a client may take for the last bytes of a connection that has ended. */
export const END_MAX_MS = 5_000;
/** How long a client that has ended its own half is kept without anything to write: nothing else tells whether it lives. */
export const HALF_QUIET_MAX_MS = 60_000;
