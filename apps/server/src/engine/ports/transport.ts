import type { Failure } from "@streampulse/core";

/**
 * How messages are spelt to a reader: as a StreamPricesResponse in `protobuf` or `json`, in the JSON envelope
 * of the WebSocket door, as server-sent events, or a line each: of text, or of a Quote's JSON. All that spell a quote alike share its encoded record.
 */
export type FormatName = "protobuf" | "json" | "json-batch" | "events" | "line" | "line-json";

/** Room on both sides of a write for a transport's framing, in bytes. */
export const ROOM = 32;

/**
 * Where a transport takes the messages of one stream: a connection's framing, and nothing else. A sink is
 * ready when it is handed to the engine (headers are out), is called on the event loop's thread only,
 * never throws, and ignores what comes after its end.
 */
export interface Sink {
  readonly format: FormatName;
  /** How many bytes of a head of its own each message has (5 for gRPC and Connect). */
  readonly headBytes: number;
  /**
   * Where heads differ in size: that of a message other than quotes, of `length` bytes. `headBytes` is then
   * that of messages of quotes, which have more than 125 bytes and fewer than 65,536.
   */
  headBytesOf?(length: number): number;
  /** Fills the head at `at` for a message of `length` bytes. */
  head(buffer: Uint8Array, at: number, length: number): void;
  /**
   * One write to the connection: whole messages with their heads, from `start` to `end`. The ROOM bytes
   * before `start` and behind `end` are the sink's, for framing of its own. True says that it still needs
   * the buffer: the engine then leaves that part of it alone for good.
   */
  write(buffer: Uint8Array, start: number, end: number): boolean;
  /** Whether the connection takes more now. The engine asks again; it is not told. */
  readonly writable: boolean;
  /** Ends the stream with this failure in the protocol's own way. The engine has forgotten the sink. */
  end(failure: Failure): void;
}
