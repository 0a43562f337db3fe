/** The body of a streaming response as a sink writes to it: what differs between a connection's framings. */
export interface StreamBody {
  /** Whether the connection takes more now. */
  readonly writable: boolean;
  /** Whether the connection is gone. */
  readonly closed: boolean;
  /** As a Sink's `write`. */
  take(buffer: Uint8Array, start: number, end: number): boolean;
  /** The last bytes, if any, and the end of the response. */
  end(last: Uint8Array | undefined, trailers: Record<string, string> | undefined): void;
  /** Ends the connection, or the stream of one that has many, and with it what still waits for the client. */
  cutOff(): void;
  once(event: "close", listener: () => void): unknown;
}
