import fc from "fast-check";
import { expect, test } from "vitest";
import type { RecordingSink } from "../../../../test/recording-sink.ts";
import { folder, quote, stage } from "../../../../test/room-stage.ts";
import { holdsInTurns } from "../../../../test/seeded.ts";
import { PLAY_EVERY_MS, JUMP_EVERY_MS } from "./room-limits.ts";

const FIELDS = ["price", "sourceTimeMs", "bid", "ask", "volume", "change", "changePercent", "quality"] as const;
const FACTS = ["open", "high", "low", "name", "currency"] as const;

/** What a reader has of a ticker by now: its quote and its facts, or that it has none. */
function seen(sink: RecordingSink, ticker: string) {
  let known: Record<string, unknown> | undefined;
  let facts: Record<string, unknown> = {};
  for (const { quotes, errors, infos } of sink.messages) {
    for (const one of quotes) if (one.ticker === ticker) known = pick(one, FIELDS);
    if (errors.some((one) => one.ticker === ticker)) known = undefined;
    for (const one of infos) if (one.ticker === ticker) facts = pick(one, FACTS);
  }
  return { known, facts };
}

function pick<T extends object>(of: T, fields: readonly (keyof T)[]) {
  return Object.fromEntries(fields.map((field) => [field, of[field]]));
}

const figure = fc.option(
  fc.integer({ min: 1, max: 999 }).map((value) => String(value)),
  { nil: undefined },
);
const told = fc.record({
  ms: fc.integer({ min: 1, max: 40 }).map((tenths) => tenths * 100),
  isOther: fc.boolean(),
  price: fc.integer({ min: 1, max: 999 }),
  bid: figure,
  ask: figure,
  volume: figure,
  change: figure,
});
const move = fc.oneof(
  fc.record({ positionMs: fc.integer({ min: 0, max: 4_000 }) }),
  fc.constant({ step: "quote" as const }),
  fc.constant({ isPlaying: true, speed: 5 }),
);

test("wherever a clock comes from, readers and who comes then see what one sees who came straight there", async () => {
  await holdsInTurns(
    "clocks set back and forth",
    fc.asyncProperty(
      fc.array(told, { minLength: 1, maxLength: 30 }),
      fc.array(move, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 0, max: 4_000 }),
      async (many, moves, lastMs) => {
        const quotes = many
          .toSorted((one, other) => one.ms - other.ms)
          .map(({ ms, isOther, price, ...sides }) => ({
            ...quote(ms, String(price), isOther ? "NASDAQ:MSFT" : "NASDAQ:IBM"),
            ...sides,
          }));
        const begun = [quote(0, "500", "NASDAQ:GE"), ...quotes, quote(4_100, "1", "NASDAQ:GE")];
        const { scheduler, rooms, open } = await stage({ recordings: await folder(begun) });
        const room = async () => {
          const { room: made, key } = await rooms.create({ kind: "recording", name: "day", tickers: [] });
          const { id } = made.terms;
          return { id, key, tickers: made.terms.tape.tracks.map(({ code }) => `${id}:${code}`) };
        };
        const [walked, straight] = [await room(), await room()];
        const reader = open(walked.tickers, "reader");
        for (const change of moves) {
          rooms.move(walked.id, walked.key, change);
          scheduler.advance(JUMP_EVERY_MS + PLAY_EVERY_MS);
        }
        const end = { positionMs: lastMs, isPlaying: false };
        rooms.move(walked.id, walked.key, end);
        rooms.move(straight.id, straight.key, end);
        scheduler.advance(1_000);
        const [late, fresh] = [open(walked.tickers, "late"), open(straight.tickers, "fresh")];
        scheduler.advance(1_000);
        walked.tickers.forEach((ticker, at) => {
          const wanted = seen(fresh, straight.tickers[at] ?? "");
          expect(seen(reader, ticker)).toEqual(wanted);
          expect(seen(late, ticker)).toEqual(wanted);
        });
      },
    ),
    { runs: 40 },
  );
});
