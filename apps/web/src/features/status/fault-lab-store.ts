import { StreamPulseError } from "@streampulse/client";
import type { Fault, Faults } from "@streampulse/client/faults";
import { pollWhileVisible } from "./visible-poll.ts";

/** What the page knows of its server's fault lab. */
export type LabView =
  | { readonly state: "unknown" }
  /** There is none, or not for us; why, in the server's words. */
  | { readonly state: "closed"; readonly reason: string }
  | { readonly state: "open"; readonly sources: readonly string[]; readonly faults: readonly Fault[] };

/** A fault as the page asks for it. */
export type FaultWish = Parameters<Faults["hold"]>[0];

/** Said of a server without a lab. */
export const NO_LAB =
  "This server has no fault lab. STREAMPULSE_FAULT_LAB=true gives it one, for development and demonstrations.";

/** The server as the store asks it. */
export interface LabServer extends Faults {
  /** Whether it has a lab at all: that is no error, and asked first. */
  hasLab(signal: AbortSignal): Promise<boolean>;
}

const EVERY_MS = 3_000;
/** Of these codes an answer is for good: another try would say the same. */
const FOR_GOOD = new Set(["unimplemented", "permission_denied", "unauthenticated"]);

/**
 * The fault lab as this page sees it, and the faults that this page holds: they end with the page, and not with the place
 * that they were begun at.
 */
export class FaultLabStore {
  readonly #server: LabServer;
  readonly #poll: typeof pollWhileVisible;
  readonly #listeners = new Set<() => void>();
  readonly #held = new Map<string, AbortController>();
  #view: LabView = { state: "unknown" };
  #stop: (() => void) | undefined;

  constructor(server: LabServer, poll: typeof pollWhileVisible = pollWhileVisible) {
    this.#server = server;
    this.#poll = poll;
  }

  readonly view = (): LabView => this.#view;

  /** The server is asked while somebody listens, however they come and go; of a server without a lab once. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#view.state !== "closed") this.#stop ??= this.#poll((signal) => this.#ask(signal), EVERY_MS);
    return () => {
      this.#listeners.delete(listener);
      // Whoever leaves and comes back at once, as React does with a listener that is a new one, begins no new asking.
      if (this.#listeners.size === 0) queueMicrotask(() => this.#rest());
    };
  };

  /** Whether this page holds it. */
  holds(fault: Pick<Fault, "source" | "clientId">): boolean {
    return this.#held.has(placeOf(fault));
  }

  /** Holds a fault until it is over; rejects where the server refuses it. */
  async hold(wish: FaultWish, begun: (fault: Fault) => void): Promise<void> {
    const holder = new AbortController();
    const place = placeOf(wish);
    try {
      await this.#server.hold(wish, {
        signal: holder.signal,
        onFault: (fault) => {
          this.#held.set(place, holder);
          this.#change((faults) => [...faults.filter((each) => placeOf(each) !== place), fault]);
          begun(fault);
        },
      });
    } finally {
      if (this.#held.get(place) === holder) {
        this.#held.delete(place);
        this.#change((faults) => faults.filter((each) => placeOf(each) !== place));
      }
    }
  }

  /** Ends one that this page holds. */
  end(fault: Pick<Fault, "source" | "clientId">): void {
    this.#held.get(placeOf(fault))?.abort();
  }

  #rest(): void {
    if (this.#listeners.size > 0) return;
    this.#stop?.();
    this.#stop = undefined;
  }

  async #ask(signal: AbortSignal): Promise<void> {
    try {
      if (this.#view.state === "unknown" && !(await this.#server.hasLab(signal))) return this.#close(NO_LAB);
      const { sources, faults } = await this.#server.list({ signal });
      this.#show({ state: "open", sources, faults });
    } catch (error) {
      if (signal.aborted || !(error instanceof StreamPulseError) || !FOR_GOOD.has(error.code)) return;
      this.#close(error.message);
    }
  }

  /** For good: until the page is loaded again. */
  #close(reason: string): void {
    this.#stop?.();
    this.#stop = undefined;
    this.#show({ state: "closed", reason });
  }

  #change(next: (faults: readonly Fault[]) => readonly Fault[]): void {
    if (this.#view.state === "open") this.#show({ ...this.#view, faults: next(this.#view.faults) });
  }

  #show(view: LabView): void {
    this.#view = view;
    for (const tell of this.#listeners) tell();
  }
}

/** A source or a stream has one fault at a time. */
function placeOf({ source, clientId }: Pick<Fault, "source" | "clientId">): string {
  return source === undefined ? `stream ${clientId}` : `source ${source}`;
}
