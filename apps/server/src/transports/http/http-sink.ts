import type { ServerResponse } from "node:http";
import type { ServerHttp2Stream } from "node:http2";
import type { Writable } from "node:stream";

import type { Failure, Scheduler } from "@streampulse/core";

import type { FormatName, Sink } from "../../engine/ports/transport.ts";
import { END_MAX_MS } from "./limits.ts";
import type { StreamProtocol } from "./stream-protocol.ts";

/** A response of either HTTP version: HTTP/2's has its stream besides, which alone knows its back-pressure. */
export type HttpResponse = ServerResponse & { readonly stream?: ServerHttp2Stream };

const HEAD_BYTES = 5;

/** A stream of enveloped messages on an HTTP response: Connect, gRPC and gRPC-Web differ in their end only. */
export class HttpSink implements Sink {
  readonly format: FormatName;
  readonly headBytes = HEAD_BYTES;
  readonly #response: HttpResponse;
  readonly #body: Writable;
  readonly #protocol: StreamProtocol;
  readonly #scheduler: Scheduler;
  #ended = false;

  constructor(response: HttpResponse, protocol: StreamProtocol, format: FormatName, scheduler: Scheduler) {
    this.#response = response;
    this.#body = response.stream ?? response;
    this.#protocol = protocol;
    this.#scheduler = scheduler;
    this.format = format;
  }

  head(buffer: Uint8Array, at: number, length: number): void {
    buffer[at] = 0;
    buffer[at + 1] = length >>> 24;
    buffer[at + 2] = length >>> 16;
    buffer[at + 3] = length >>> 8;
    buffer[at + 4] = length;
  }

  get writable(): boolean {
    return this.#ended || !this.#body.writableNeedDrain;
  }

  /** Node's streams hold on to what they are given, so they get a copy and the slab stays free. */
  write(buffer: Uint8Array, start: number, end: number): boolean {
    if (!this.#ended) this.#body.write(Buffer.copyBytesFrom(buffer, start, end - start));
    return false;
  }

  end(failure: Failure): void {
    if (this.#ended) return;
    this.#ended = true;
    const last = this.#protocol.endFrame(failure);
    if (this.#protocol.trailers) this.#response.addTrailers(this.#protocol.trailers(failure));
    if (last) this.#response.end(last);
    else this.#response.end();
    this.#letGo();
  }

  /** A client that does not take the end, or never ends its request, would hold the connection for good. */
  #letGo(): void {
    if (this.#body.closed) return;
    const cancel = this.#scheduler.after(END_MAX_MS, () => this.#body.destroy());
    this.#body.once("close", cancel);
  }
}
