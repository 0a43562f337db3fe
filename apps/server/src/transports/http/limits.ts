/** The most bytes a request's message may have, compressed or not. */
export const REQUEST_MAX_BYTES = 64 * 1024;
/** The most bytes a file that is imported may have, and how long it may take: 16 MiB in it are 7 Mbit/s. */
export const UPLOAD_MAX_BYTES = 16 * 1024 * 1024;
export const UPLOAD_MAX_MS = 20_000;
/** The most bytes of all headers, and how long they may take. */
export const HEADERS_MAX_BYTES = 16 * 1024;
export const HEADERS_MAX_MS = 10_000;
/** How long a request's body may take. */
export const BODY_MAX_MS = 10_000;
/** How long a client may take for the last bytes of a stream that has ended. */
export const END_MAX_MS = 5_000;
/** How long an HTTP/2 connection may be silent in both directions; its streams' heartbeats are a sign of life. */
export const H2_SILENT_MAX_MS = 60_000;
/** Streams that one HTTP/2 connection may have open at once. */
export const H2_STREAMS_MAX = 100;
/** How long a WebSocket may be without a stream. */
export const OPEN_MAX_MS = 10_000;
/** How long a message that a WebSocket client has begun may take, whatever else it says meanwhile. */
export const MESSAGE_MAX_MS = 10_000;
/** How many frames a message may have that have any bytes; no client of 64 KiB needs as many. */
export const MESSAGE_FRAMES_MAX = 64;
/** How many reads one frame may come in. A network brings some hundred bytes at a time. */
export const FRAME_READS_MAX = 256;
/** The most bytes of answers that wait for a WebSocket client before it is read on. */
export const ANSWERS_MAX_BYTES = 64 * 1024;
/**
 * What one HTTP/2 connection may send in a second. Honest clients ping once per data they get at the most, to measure
 * the connection, and send requests of 64 KiB at the most.
 */
export const H2_PINGS_PER_SECOND_MAX = 1_000;
export const H2_SETTINGS_PER_SECOND_MAX = 100;
export const H2_BYTES_PER_SECOND_MAX = 4 * 1024 * 1024;
/** How many values one SETTINGS frame may have; there are some ten that mean anything. */
export const H2_SETTINGS_VALUES_MAX = 32;
/** How many streams one HTTP/2 connection may reset at once, and per second in the long run. */
export const H2_RESETS_BURST = 200;
export const H2_RESETS_PER_SECOND = 30;
/** How long a connection beyond the cap may take for its one request and answer. */
export const LOBBY_MAX_MS = 5_000;
/** How long a client may take to take an answer that is no stream. */
export const ANSWER_MAX_MS = 120_000;
/**
 * How long an answer that HTTP/2's library holds for sent may wait for the connection's window: from this to twice as
 * long, with which it gets no longer than one that the library itself cannot send.
 */
export const HELD_MAX_MS = ANSWER_MAX_MS / 2;
/** How many frames of such answers may wait before HTTP/2's library is held back. */
export const HELD_FRAMES_MAX = 256;
/**
 * How much a connection may send meanwhile: what the library's own windows let a client upload, and some heads. It is
 * read on, since what would let the answers go may come behind it.
 */
export const UNHEARD_MAX_BYTES = 96 * 1024;
/** How many streams of gRPC's own services, watches and reflection, one connection may have open. */
export const LONG_CALLS_MAX = 10;
/** How many streams of what is kept (candles, alerts, valuations) one connection may have open. */
export const SERVICE_STREAMS_MAX = 32;
/** How long reflection's client may ask nothing, or leave an answer untaken. */
export const QUESTION_MAX_MS = 60_000;
/** How many requests one HTTP/1.1 connection may have under way; over HTTP/2 they are streams. */
export const REQUESTS_AHEAD_MAX = 100;
