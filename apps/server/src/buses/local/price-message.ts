import { isFault, parseTicker, type SourceStatus, type TickerInfo } from "@streampulse/core";
import { z } from "zod";

import type { LinkTicker } from "../../engine/ports/price-link.ts";
import { jsonOf } from "./link-frame.ts";

/** How many tickers one message adds or removes. */
export const TICKERS_TOGETHER = 256;

/** Normalised already: whoever says it has it from its own ticker table. */
const name = z.string().refine((text) => {
  const parsed = parseTicker(text);
  return !isFault(parsed) && parsed.ticker === text;
});
const count = z.int().nonnegative();
const tickers = <T extends z.ZodType>(of: T) => z.array(of).max(TICKERS_TOGETHER);

/** What a process says to the owner. A question has a number, which its answer repeats. */
const anyWish = z.discriminatedUnion("op", [
  z.strictObject({
    op: z.literal("add"),
    /** The name, and how far its numbers went: epoch, sequence. */
    tickers: tickers(z.union([z.tuple([name]), z.tuple([name, count, count])])),
  }),
  z.strictObject({ op: z.literal("remove"), tickers: tickers(name) }),
  z.strictObject({ op: z.literal("search"), id: count, text: z.string(), limit: count }),
  z.strictObject({ op: z.literal("status"), id: count }),
  /** Nobody waits for this answer any more. */
  z.strictObject({ op: z.literal("forget"), id: count }),
]);
/** Something that a process says to the owner. */
export type Wish = z.infer<typeof anyWish>;

/** What the owner says beside prices: that it is there, first of all, and answers. */
const anyAnswer = z.union([
  z.strictObject({ hello: z.literal("prices") }),
  z.strictObject({ id: count, infos: z.array(z.looseObject({ ticker: z.string() })) }),
  z.strictObject({ id: count, sources: z.array(z.looseObject({ source: z.string() })) }),
  z.strictObject({ id: count, error: z.string() }),
]);

/** The owner is there. */
export const HELLO = { hello: "prices" } as const;

/** An answer of the owner's, or its greeting. */
export type Answer =
  | typeof HELLO
  | { readonly id: number; readonly infos: readonly TickerInfo[] }
  | { readonly id: number; readonly sources: readonly SourceStatus[] }
  | { readonly id: number; readonly error: string };

/** What a process says in a frame of JSON; undefined where it is nothing of the kind. */
export function wishOf(body: Uint8Array): Wish | undefined {
  return anyWish.safeParse(jsonOf(body)).data;
}

/** What an owner says in a frame of JSON; undefined where it is nothing of the kind. */
export function answerOf(body: Uint8Array): Answer | undefined {
  return anyAnswer.safeParse(jsonOf(body)).data as Answer | undefined;
}

/** Tickers as they are said: as few characters as will do, since there may be ten thousand. */
export function addition(added: readonly LinkTicker[]): Wish {
  return {
    op: "add",
    tickers: added.map(({ ticker, beyond }) => (beyond ? [ticker, beyond.epoch, beyond.sequence] : [ticker])),
  };
}

/** The tickers of an addition. */
export function addedOf(wish: Extract<Wish, { op: "add" }>): LinkTicker[] {
  return wish.tickers.map(([ticker, epoch, sequence]) =>
    epoch === undefined || sequence === undefined ? { ticker } : { ticker, beyond: { epoch, sequence } },
  );
}
