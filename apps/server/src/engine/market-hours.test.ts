import { Delivery, MarketSession, Quality, sessionAt, type HoursName } from "@streampulse/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ScriptedEngine } from "../../../../test/scripted-engine.ts";
import { listingOf } from "../../../../test/scripted-source.ts";
import { holdsFor } from "../../../../test/seeded.ts";
import { SleepyScheduler } from "../../../../test/sleepy-scheduler.ts";

const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A price of so long ago, or of no known time. */
const aTick = fc.record({
  kind: fc.constant("tick" as const),
  agoMs: fc.constantFrom(undefined, 0, 0, 0, 700, 20 * SECOND_MS, 20 * 60 * SECOND_MS, 8 * HOUR_MS, 3 * DAY_MS),
});
const anEvent = fc.oneof(
  { weight: 4, arbitrary: aTick },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("bid" as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("pass" as const),
      ms: fc.constantFrom(2, 10, 40).map((s) => s * SECOND_MS),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("sleep" as const),
      ms: fc.oneof(fc.integer({ min: 1, max: 2 * HOUR_MS }), fc.integer({ min: 1, max: 4 * DAY_MS })),
    }),
  },
  // To the second before or after the session changes.
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("change" as const), earlyMs: fc.constantFrom(500, 0, -500) }) },
);

/** When the trading day began that goes on at an instant, or was closed at it. */
function edgeOf(hours: HoursName, timeMs: number): number {
  let span = sessionAt(hours, timeMs);
  if (span.session === MarketSession.CLOSED) return span.sinceMs;
  while (span.session !== MarketSession.CLOSED) span = sessionAt(hours, span.sinceMs - 1);
  return span.untilMs;
}

test(
  "whatever comes and however time passes, what is shown is the last price, and LIVE only within its trading day",
  () => {
    const start = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2032, 0) });
    const history = fc.record({
      start,
      hours: fc.constantFrom("us_equities" as const, "forex" as const),
      events: fc.array(anEvent, { minLength: 5, maxLength: 30 }),
    });
    let closings = 0;
    holdsFor(
      "histories of market hours",
      fc.property(history, ({ start: startMs, hours, events }) => {
        const scheduler = new SleepyScheduler(startMs);
        const server = new ScriptedEngine({ scheduler });
        server.source.resolve = (name) => ({ ...listingOf(name), hours });
        const stream = server.open(["X:A"], { delivery: Delivery.EVERY });
        server.advance(0);
        let price = 0;
        let last: { atMs: number; arrivedMs: number; isDated: boolean } | undefined;
        for (const event of events) {
          const now = scheduler.now();
          if (event.kind === "tick") {
            const { agoMs } = event;
            server.source.tick("X:A", String(++price), agoMs === undefined ? {} : { sourceTimeMs: now - agoMs });
            last = { atMs: now - (agoMs ?? 0), arrivedMs: now, isDated: agoMs !== undefined };
          } else if (event.kind === "bid") server.source.living[0]?.say("X:A", { bid: "1" });
          else if (event.kind === "pass") server.advance(event.ms);
          else if (event.kind === "sleep") scheduler.sleepUntil(now + event.ms);
          else scheduler.sleepUntil(Math.max(now, sessionAt(hours, now).untilMs - event.earlyMs));
          // Long enough for one look at all listings, and for what it finds to be told.
          server.advance(1_200);
          const seen = scheduler.now();
          const { session } = sessionAt(hours, seen);
          const hasJustChanged = sessionAt(hours, seen - 1_200).session !== session;
          const infos = stream.messages.flatMap((message) => message.infos);
          if (!hasJustChanged) expect(infos.at(-1)?.marketSession).toBe(session);
          const shown = stream.quotes.at(-1);
          expect(shown?.price).toBe(last && String(price));
          if (!last || !shown || hasJustChanged) continue;
          const edgeMs = edgeOf(hours, seen);
          // A trade of the night is shown as live for half a minute and one look.
          const isNightTrade = session === MarketSession.CLOSED && seen - last.arrivedMs < 32_000;
          if (shown.quality === Quality.LIVE) {
            expect(last.atMs).toBeGreaterThanOrEqual(edgeMs);
            if (session === MarketSession.CLOSED) expect(isNightTrade).toBe(true);
          } else {
            closings++;
            expect(shown.quality).toBe(Quality.CLOSED);
            // A price of this trading day is never closed before its market is.
            if (session !== MarketSession.CLOSED && sessionAt(hours, last.arrivedMs).session !== MarketSession.CLOSED)
              expect(last.atMs).toBeLessThan(edgeMs);
            expect(shown.stale && session === MarketSession.CLOSED).toBe(false);
          }
        }
        expect(stream.quotes.map(({ sequence }) => sequence)).toEqual(stream.quotes.map((_, n) => BigInt(n + 1)));
      }),
      { runs: 150, longRuns: 1_500 },
    );
    expect(closings).toBeGreaterThan(0);
  },
  HOUR_MS,
);
