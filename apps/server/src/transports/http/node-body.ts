import type { Writable } from "node:stream";

import { cutOff } from "../cut-off.ts";
import type { HttpResponse } from "./http-sink.ts";
import type { StreamBody } from "./stream-body.ts";

/** A response that Node's own HTTP frames, of either version. */
export class NodeBody implements StreamBody {
  readonly #response: HttpResponse;
  /** Of HTTP/2, the stream: it alone knows its back-pressure. */
  readonly #body: Writable;

  constructor(response: HttpResponse) {
    this.#response = response;
    this.#body = response.stream ?? response;
  }

  get writable(): boolean {
    return !this.#body.writableNeedDrain;
  }

  get closed(): boolean {
    return this.#body.closed;
  }

  /** Node's streams hold on to what they are given, so they get a copy and the slab stays free. */
  take(buffer: Uint8Array, start: number, end: number): boolean {
    this.#body.write(Buffer.copyBytesFrom(buffer, start, end - start));
    return false;
  }

  end(last: Uint8Array | undefined, trailers: Record<string, string> | undefined): void {
    if (trailers) this.#response.addTrailers(trailers);
    if (last) this.#response.end(last);
    else this.#response.end();
  }

  cutOff(): void {
    const { stream, socket } = this.#response;
    if (stream) stream.destroy();
    else if (socket) cutOff(socket);
    else this.#response.destroy();
  }

  once(event: "close", listener: () => void): void {
    this.#body.once(event, listener);
  }
}
