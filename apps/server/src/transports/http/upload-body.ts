import { Failure, type Cancel, type Scheduler } from "@streampulse/core";

import { wanted } from "./flood-guard.ts";
import { begins, ends } from "./late-calls.ts";
import { UPLOAD_MAX_BYTES, UPLOAD_MAX_MS } from "./limits.ts";
import { RequestLost } from "./request-message.ts";
import type { HttpRequest } from "./stream-prices.ts";

/** What bounds an upload. */
export interface UploadDeps {
  readonly scheduler: Scheduler;
  /** Tests have smaller files than people. */
  readonly maxBytes?: number;
}

/** A file on its way, in a request's body. Whoever makes one ends it. */
export class UploadBody {
  readonly #request: HttpRequest;
  readonly #maxBytes: number;
  readonly #cancel: Cancel;
  #isWhole = false;
  #refusal: unknown;

  /** Throws LIMIT_UPLOAD where the request says that it is larger than may be. From now on it has UPLOAD_MAX_MS. */
  constructor(request: HttpRequest, { scheduler, maxBytes = UPLOAD_MAX_BYTES }: UploadDeps) {
    this.#request = request;
    this.#maxBytes = maxBytes;
    if (Number(request.headers["content-length"] ?? 0) > maxBytes) throw this.#tooLarge();
    begins(request);
    this.#cancel = scheduler.after(UPLOAD_MAX_MS, () => void (this.#isWhole || request.destroy()));
  }

  /** Why the pieces broke off, where they did: of what comes over a link, the link only tells that. */
  get refusal(): unknown {
    return this.#refusal;
  }

  /**
   * The pieces as they come, once. Throws LIMIT_UPLOAD as soon as there is more than may be, and RequestLost where the
   * client leaves or takes too long.
   */
  async *pieces(): AsyncGenerator<Uint8Array> {
    let size = 0;
    try {
      // Whoever stops reading answers on the same connection.
      for await (const piece of this.#request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
        size += piece.length;
        wanted(this.#request.stream?.session, piece.length);
        if (size > this.#maxBytes) throw this.#tooLarge();
        yield piece;
      }
      this.#isWhole = this.#request.complete;
      if (!this.#isWhole) throw new RequestLost();
    } catch (error) {
      this.#refusal = error instanceof Failure ? error : new RequestLost();
      throw this.#refusal;
    }
  }

  /** What is left of it passes unread, so that its client gets to hear the answer. */
  end(): void {
    this.#cancel();
    this.#request.resume();
    ends(this.#request);
  }

  #tooLarge(): Failure {
    return new Failure("LIMIT_UPLOAD", undefined, { limit: this.#maxBytes });
  }
}
