import type { ChannelKind } from "../ports/alert-channel.ts";

/** What became of one attempt to bring a notice: it arrived, is tried again, or is given up. */
export type AttemptOutcome = "delivered" | "postponed" | "failed";

/** How often attempts had which outcome since the process began. */
export class DeliveryCounts {
  readonly #counts = new Map<string, { kind: ChannelKind; outcome: AttemptOutcome; count: number }>();

  add(kind: ChannelKind, outcome: AttemptOutcome): void {
    const key = `${kind} ${outcome}`;
    const known = this.#counts.get(key);
    if (known) known.count++;
    else this.#counts.set(key, { kind, outcome, count: 1 });
  }

  /** Those that there were. */
  all(): readonly Readonly<{ kind: ChannelKind; outcome: AttemptOutcome; count: number }>[] {
    return [...this.#counts.values()];
  }
}
