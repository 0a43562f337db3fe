import type { TimeSpan } from "@streampulse/core";

/** How many spans of one series and step are remembered; the oldest goes first, and may be asked for again. */
export const SPANS_MAX = 32;

interface AskedSpan extends TimeSpan {
  /** Infinity: for good. */
  readonly untilMs: number;
}

/** The spans of one series and step that need not be asked for again, each until a time. */
export class AskedSpans {
  /** The newest last. */
  #spans: AskedSpan[] = [];

  /** Nothing of a span is asked for until then. */
  note({ fromMs, toMs }: TimeSpan, untilMs = Infinity): void {
    if (fromMs >= toMs) return;
    let joined: AskedSpan = { fromMs, toMs, untilMs };
    const others = this.#spans.filter((span) => {
      if (span.untilMs <= untilMs && span.fromMs >= fromMs && span.toMs <= toMs) return false;
      if (span.untilMs !== untilMs || span.fromMs > joined.toMs || span.toMs < joined.fromMs) return true;
      joined = { fromMs: Math.min(span.fromMs, joined.fromMs), toMs: Math.max(span.toMs, joined.toMs), untilMs };
      return false;
    });
    this.#spans = [...others, joined].slice(-SPANS_MAX);
  }

  /** What may be asked for now of a span: from the first such time of it to the last. */
  rest({ fromMs, toMs }: TimeSpan, nowMs: number): TimeSpan | undefined {
    const standing = this.#spans.filter(({ untilMs }) => untilMs > nowMs).toSorted((a, b) => a.fromMs - b.fromMs);
    let first: number | undefined;
    let last = fromMs;
    let atMs = fromMs;
    for (const span of [...standing, { fromMs: toMs, toMs }]) {
      const beforeMs = Math.min(span.fromMs, toMs);
      if (beforeMs > atMs) {
        first ??= atMs;
        last = beforeMs;
      }
      atMs = Math.max(atMs, span.toMs);
    }
    return first === undefined ? undefined : { fromMs: first, toMs: last };
  }
}
