import { create, type MessageInitShape } from "@bufbuild/protobuf";
import type { Candle, HistoryGap } from "@streampulse/core";
import {
  HistoryService,
  StreamCandlesResponseSchema,
  type CandleSchema,
  type HistoryGapSchema,
  type StreamCandlesResponse,
} from "@streampulse/proto";

import type { CandlePiece, TellingOf } from "../../engine/history/candle-stream.ts";
import type { HistoryBook } from "../../engine/history/history-book.ts";
import { defineService, type Service } from "./kept-service.ts";

/** What the service is, whether or not anything is kept. */
export const HISTORY_SERVICE = { description: HistoryService, isOpen: true } as const;

/** HistoryService over what is kept of prices. */
export function historyService(book: HistoryBook): Service {
  return defineService({
    ...HISTORY_SERVICE,
    methods: {
      async *streamCandles({ ticker, step, fromMs, toMs, follow }, { signal }) {
        const wishes = { ticker, step, fromMs: timeOf(fromMs), toMs: timeOf(toMs), follow };
        for await (const piece of book.stream(wishes, signal)) yield messageOf(piece);
      },
    },
  });
}

/** Of what changes, one for all who follow it. */
const messages = new WeakMap<CandlePiece, StreamCandlesResponse>();

function messageOf(piece: CandlePiece): StreamCandlesResponse {
  const known = messages.get(piece);
  if (known) return known;
  const { of, candles, gaps, isComplete = false } = piece;
  const made = create(StreamCandlesResponseSchema, {
    ...(of ? { series: seriesMessage(of) } : {}),
    candles: candles.map(candleMessage),
    gaps: gaps.map(gapMessage),
    isComplete,
  });
  messages.set(piece, made);
  return made;
}

function seriesMessage({ fromMs, toMs, info: { currency, decimals }, ...of }: TellingOf) {
  return { ...of, fromMs: BigInt(fromMs), toMs: bigOf(toMs), currency, decimals };
}

function candleMessage({ startMs, endMs, count, ...candle }: Candle): MessageInitShape<typeof CandleSchema> {
  return { ...candle, startMs: BigInt(startMs), endMs: BigInt(endMs), count: bigOf(count) };
}

function gapMessage({ fromMs, toMs, reason }: HistoryGap): MessageInitShape<typeof HistoryGapSchema> {
  return { fromMs: BigInt(fromMs), toMs: bigOf(toMs), reason };
}

function bigOf(value: number | undefined): bigint | undefined {
  return value === undefined ? undefined : BigInt(value);
}

/** A time beyond what a number holds is as wrong as any that is no date. */
function timeOf(value: bigint | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}
