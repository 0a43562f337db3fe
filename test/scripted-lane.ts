import type { SourceState } from "@streampulse/core";
import { Lane } from "../apps/server/src/engine/lane.ts";
import { SourceFault, type SourceQuote } from "../apps/server/src/engine/ports/source.ts";
import { FakeScheduler } from "./fake-scheduler.ts";
import { ScriptedSource } from "./scripted-source.ts";

/** A lane that carries X:A, and all that it told. */
export function startLane(options: { random?: () => number; aliveEveryMs?: number; opensAtOnce?: boolean } = {}) {
  const scheduler = new FakeScheduler();
  const source = new ScriptedSource(scheduler);
  source.opensAtOnce = options.opensAtOnce ?? true;
  if (options.aliveEveryMs !== undefined) source.aliveEveryMs = options.aliveEveryMs;
  const quotes: SourceQuote[] = [];
  const states: SourceState[] = [];
  const lane = new Lane(source, scheduler, options.random ?? (() => 0.5), {
    quotes: (batch) => quotes.push(...batch),
    info: () => {},
    tickerFault: () => {},
    state: (changed) => states.push(changed.state),
  });
  lane.add({ id: 0, canonical: "X:A" });
  scheduler.advance(0);
  const cut = (retryAfterMs?: number) => source.living[0]?.fail(new SourceFault("unavailable", "cut", retryAfterMs));
  const prices = () => quotes.map(({ price }) => price);
  return { scheduler, source, lane, quotes, states, cut, prices };
}
