import type { HttpResponse } from "../http-sink.ts";
import type { StreamBody } from "../stream-body.ts";
import type { OwnStream } from "./own-stream.ts";
import type { WalkedConnection } from "./walked-connection.ts";

const NOTHING = new Uint8Array(0);

/** A response on HTTP/2 whose DATA frames are ours: its head, its trailers and its end are node:http2's. */
export class OwnBody implements StreamBody {
  readonly #response: HttpResponse;
  readonly #stream: NonNullable<HttpResponse["stream"]>;
  readonly #connection: WalkedConnection;
  readonly #own: OwnStream;

  constructor(response: HttpResponse, connection: WalkedConnection, own: OwnStream) {
    this.#response = response;
    this.#stream = response.stream as NonNullable<HttpResponse["stream"]>;
    this.#connection = connection;
    this.#own = own;
  }

  /** Also whether it is this stream's turn: who is told no is waited for. */
  get writable(): boolean {
    return this.#own.mayWrite(this.#connection.takesMore);
  }

  get closed(): boolean {
    return this.#stream.closed;
  }

  /** One frame of one write, where the windows have room. */
  take(buffer: Uint8Array, start: number, end: number): boolean {
    return this.#own.write(buffer, start, end);
  }

  end(last: Uint8Array | undefined, trailers: Record<string, string> | undefined): void {
    this.#own.end(last ?? NOTHING, () => {
      if (trailers) this.#response.addTrailers(trailers);
      this.#response.end();
    });
  }

  cutOff(): void {
    this.#stream.destroy();
  }

  once(event: "close", listener: () => void): void {
    this.#stream.once(event, listener);
  }
}
