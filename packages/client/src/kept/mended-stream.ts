import { HEALTHY_AFTER_MS, type Scheduler } from "@streampulse/core";
import { apart } from "../apart.ts";
import type { ConnectionState } from "../connection-state.ts";
import { StreamPulseError, cleanEnd, errorFrom, stopped } from "../errors.ts";
import { retryDelayMs } from "../retry-delay.ts";
import { LOST_AFTER_MS, Silence } from "../silence.ts";
import { isOffline, watchWake } from "../wake.ts";

/** What a stream that mends itself needs of the world around it. */
export interface MendingPorts {
  readonly scheduler: Scheduler;
  readonly random: () => number;
}

/** Who ends the stream, and who hears how its connection is. */
export interface MendingOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onConnection?: ((state: ConnectionState) => void) | undefined;
}

/**
 * What `take` makes of the messages of one stream after the other, where that is something: the next stream is opened when one breaks, or is silent for LOST_AFTER_MS while
 * it is read. It begins with the first `next`. It ends without an error where its caller ended it, and throws what
 * cannot be mended. A reader that is slow is not read ahead for.
 */
export function mendedStream<M, T>(
  ports: MendingPorts,
  open: (signal: AbortSignal) => AsyncIterable<M>,
  take: (message: M) => T | undefined,
  options: MendingOptions = {},
): AsyncIterableIterator<T> {
  const stream = new MendedStream(ports, open, take, options);
  const messages = stream.messages();
  return {
    next: () => messages.next(),
    // A generator would first wait for the message that its reader has asked for.
    return: () => {
      stream.stop();
      return messages.return();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

class MendedStream<M, T> {
  readonly #ports: MendingPorts;
  readonly #open: (signal: AbortSignal) => AsyncIterable<M>;
  readonly #take: (message: M) => T | undefined;
  readonly #options: MendingOptions;
  #ended = false;
  #failures = 0;
  #attempt: { readonly controller: AbortController; readonly silence: Silence } | undefined;
  #attemptNow: (() => void) | undefined;

  constructor(
    ports: MendingPorts,
    open: (signal: AbortSignal) => AsyncIterable<M>,
    take: (message: M) => T | undefined,
    options: MendingOptions,
  ) {
    this.#ports = ports;
    this.#open = open;
    this.#take = take;
    this.#options = options;
  }

  // A property, because it also listens to the caller's signal.
  readonly stop = (): void => {
    if (this.#ended) return;
    this.#ended = true;
    this.#attempt?.controller.abort(stopped());
    this.#attemptNow?.();
  };

  async *messages(): AsyncGenerator<T, void, undefined> {
    const { signal } = this.#options;
    const { scheduler } = this.#ports;
    if (signal?.aborted) this.stop();
    if (this.#ended) return;
    signal?.addEventListener("abort", this.stop);
    const unwatchWake = watchWake(
      scheduler,
      () => this.#woke(),
      () => this.#attemptNow && this.#tell({ status: "offline" }),
    );
    let failure: StreamPulseError | undefined;
    try {
      while (!this.#ended) {
        const error = yield* this.#tryOnce();
        if (this.#ended) return;
        if (!error.retry) throw (failure = error);
        await this.#wait(error);
      }
    } finally {
      this.#ended = true;
      unwatchWake();
      signal?.removeEventListener("abort", this.stop);
      this.#tell({ status: "stopped", reason: (failure ?? stopped()).message });
    }
  }

  /** One stream, from its request to its end, and why it ended. */
  async *#tryOnce(): AsyncGenerator<T, StreamPulseError, undefined> {
    const { scheduler } = this.#ports;
    const controller = new AbortController();
    let state: ConnectionState["status"] = "connecting";
    const silence = new Silence(scheduler, {
      stalled: (sinceMs) => {
        if (state === "live") this.#tell({ status: (state = "stalled"), sinceMs });
      },
      lost: () => controller.abort(silent()),
    });
    this.#attempt = { controller, silence };
    this.#tell({ status: "connecting" });
    let liveMs = Number.POSITIVE_INFINITY;
    const messages = this.#open(controller.signal)[Symbol.asyncIterator]();
    try {
      for (;;) {
        const { value, done } = await unlessAborted(() => messages.next(), controller.signal);
        if (done === true) return cleanEnd();
        liveMs = Math.min(liveMs, scheduler.now());
        silence.heard();
        if (state !== "live") this.#tell({ status: (state = "live") });
        const told = this.#take(value);
        if (told === undefined) continue;
        // What the reader takes its time for is no silence of the server's.
        silence.stop();
        yield told;
        if (controller.signal.aborted) return errorFrom(controller.signal.reason);
        silence.heard();
      }
    } catch (error) {
      return errorFrom(error);
    } finally {
      silence.stop();
      this.#attempt = undefined;
      controller.abort(stopped());
      // Not waited for: a fetch that does not heed its signal must not hold up the next attempt.
      messages.return?.().catch(() => undefined);
      if (scheduler.now() - liveMs >= HEALTHY_AFTER_MS) this.#failures = 0;
    }
  }

  /** Waits until the next attempt is due. */
  #wait(error: StreamPulseError): Promise<void> {
    const { scheduler, random } = this.#ports;
    const attempt = this.#failures++;
    const delayMs = retryDelayMs(attempt, error.retryAfterMs, random);
    return new Promise((resolve) => {
      const cancel = scheduler.after(delayMs, () => this.#attemptNow?.());
      this.#attemptNow = () => {
        this.#attemptNow = undefined;
        cancel();
        resolve();
      };
      const retryAtMs = scheduler.now() + delayMs;
      this.#tell(
        isOffline() ? { status: "offline" } : { status: "reconnecting", attempt, retryAtMs, reason: error.message },
      );
    });
  }

  #woke(): void {
    this.#attemptNow?.();
    // After a sleep the connection is most likely dead, and waiting any longer would be in vain.
    if (!this.#attempt?.silence.overdue) return;
    this.#failures = 0;
    this.#attempt.controller.abort(silent(0));
  }

  #tell(state: ConnectionState): void {
    apart(() => this.#options.onConnection?.(state));
  }
}

/** What `work` gives; rejects with the signal's reason as soon as it aborts, and leaves no listener behind. */
function unlessAborted<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const cut = (): void => reject(signal.reason);
    if (signal.aborted) return cut();
    signal.addEventListener("abort", cut, { once: true });
    const done = (): void => signal.removeEventListener("abort", cut);
    work().then(
      (value) => (done(), resolve(value)),
      (error: unknown) => (done(), reject(error)),
    );
  });
}

function silent(retryAfterMs?: number): StreamPulseError {
  const message = `Nothing was heard for ${LOST_AFTER_MS / 1_000} s.`;
  return new StreamPulseError("unavailable", message, retryAfterMs === undefined ? {} : { retryAfterMs });
}
