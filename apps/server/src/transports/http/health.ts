import type { Failure } from "@streampulse/core";
import { HealthCheckResponse_ServingStatus as ServingStatus } from "@streampulse/proto";

import { SERVICES } from "./reflection.ts";

const NAMES: ReadonlySet<string> = new Set(["", ...SERVICES.map(({ typeName }) => typeName)]);

/** Whether the server takes calls, as gRPC's health service tells it. */
export class HealthState {
  /** What ends a watch, once the server drains. */
  #drained: (() => Failure) | undefined;
  readonly #watchers = new Set<() => void>();

  /** The status of a service, or with an empty name of the server; undefined for a name that is none. */
  of(service: string): ServingStatus | undefined {
    if (!NAMES.has(service)) return undefined;
    return this.#drained ? ServingStatus.NOT_SERVING : ServingStatus.SERVING;
  }

  /** From now on nothing is served; whoever watches is told, and ended with a failure made for each. */
  drain(failure: () => Failure): void {
    this.#drained = failure;
    for (const wake of this.#watchers) wake();
  }

  /** What ends a stream that is open while the server drains; undefined while it does not. */
  get drained(): (() => Failure) | undefined {
    return this.#drained;
  }

  /** Calls once the server drains, at once where it does already, unless what it answers with is called before. */
  onDrain(call: () => void): () => void {
    if (this.#drained) call();
    else this.#watchers.add(call);
    return () => void this.#watchers.delete(call);
  }

  /** The status now and when it changes, until the signal aborts; the drain's is the last, and ends it with its failure. */
  async *watch(service: string, signal: AbortSignal): AsyncGenerator<ServingStatus> {
    const isKnown = NAMES.has(service);
    if (!this.#drained) {
      yield isKnown ? ServingStatus.SERVING : ServingStatus.SERVICE_UNKNOWN;
      await this.#changed(signal);
    }
    if (signal.aborted || !this.#drained) return;
    yield isKnown ? ServingStatus.NOT_SERVING : ServingStatus.SERVICE_UNKNOWN;
    throw this.#drained();
  }

  #changed(signal: AbortSignal): Promise<void> {
    if (this.#drained || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        this.#watchers.delete(wake);
        signal.removeEventListener("abort", wake);
        resolve();
      };
      this.#watchers.add(wake);
      signal.addEventListener("abort", wake);
    });
  }
}
