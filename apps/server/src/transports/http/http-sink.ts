import type { ServerResponse } from "node:http";
import type { ServerHttp2Stream } from "node:http2";

import type { Failure, Scheduler } from "@streampulse/core";

import type { FormatName, Sink } from "../../engine/ports/transport.ts";
import { END_MAX_MS } from "./limits.ts";
import type { StreamBody } from "./stream-body.ts";
import type { StreamProtocol } from "./stream-protocol.ts";

/** A response of either HTTP version: HTTP/2's has its stream besides, which alone knows its back-pressure. */
export type HttpResponse = ServerResponse & { readonly stream?: ServerHttp2Stream };

const HEAD_BYTES = 5;

/** A stream of enveloped messages on an HTTP response: Connect, gRPC and gRPC-Web differ in their end only. */
export class HttpSink implements Sink {
  readonly format: FormatName;
  readonly headBytes = HEAD_BYTES;
  readonly #body: StreamBody;
  readonly #protocol: StreamProtocol;
  readonly #scheduler: Scheduler;
  #ended = false;

  constructor(body: StreamBody, protocol: StreamProtocol, format: FormatName, scheduler: Scheduler) {
    this.#body = body;
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
    return this.#ended || this.#body.writable;
  }

  write(buffer: Uint8Array, start: number, end: number): boolean {
    return !this.#ended && this.#body.take(buffer, start, end);
  }

  end(failure: Failure): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#body.end(this.#protocol.endFrame(failure), this.#protocol.trailers?.(failure));
    this.#letGo();
  }

  /** A client that does not take the end, or never ends its request, would hold the connection for good. */
  #letGo(): void {
    if (this.#body.closed) return;
    const cancel = this.#scheduler.after(END_MAX_MS, () => this.#body.cutOff());
    this.#body.once("close", cancel);
  }
}
