import { Failure, FAILURES, TickerErrorCode, TickerOutcome, type FailureReason } from "@streampulse/core";
import { z } from "zod";

import type { Census, SessionState, SetAnswer, SetChange } from "../../engine/ports/session-exchange.ts";
import type { Answer } from "./questions.ts";

const count = z.int().nonnegative();
const id = z.int().positive();
const key = z.string();
const change: z.ZodType<SetChange> = z.object({ add: z.array(z.string()), remove: z.array(z.string()) });
const failure = z.object({
  reason: z.enum(Object.keys(FAILURES) as [FailureReason, ...FailureReason[]]),
  message: z.string(),
  field: z.string().optional(),
  retryAfterMs: z.number().optional(),
  limit: z.number().optional(),
});
const state: z.ZodType<SessionState> = z.object({
  tickers: z.array(z.string()),
  revision: count,
  positions: z.record(z.string(), z.object({ epoch: count, sequence: count })),
  changesLeft: z.number().nonnegative(),
  expiresInMs: z.number().nonnegative(),
  untold: z.array(
    z.object({
      ticker: z.string(),
      code: z.enum(TickerErrorCode),
      message: z.string(),
      removed: z.boolean(),
      retryAfterMs: z.number().optional(),
    }),
  ),
});
const setAnswer: z.ZodType<SetAnswer> = z.object({
  tickers: z.array(z.string()),
  revision: count,
  results: z.array(
    z.object({
      ticker: z.string(),
      outcome: z.enum(TickerOutcome),
      code: z.enum(TickerErrorCode),
      message: z.string(),
    }),
  ),
});
const census: z.ZodType<Census> = z.object({ streams: count, sessions: count, connections: count });

/** What answers the question of that number, in either direction. */
const answer = z.object({ is: z.literal("answer"), id, value: z.unknown().optional(), failure: failure.optional() });
/** Not made from that time on, by the clock that all processes of the machine share: whoever asked has been told that nobody answers. */
const modify = z.object({ is: z.literal("modify"), id, key, change, untilMs: z.number() });

const fromWorker = z.discriminatedUnion("is", [
  z.object({ is: z.literal("claim"), id, key }),
  /** With a state for another worker to keep: this one goes down. */
  z.object({ is: z.literal("release"), key, state: state.optional() }),
  /** What was held under a key that the switchboard asked back by that number; without a state nothing was. */
  z.object({ is: z.literal("handedOver"), id, key, state: state.optional() }),
  modify,
  z.object({ is: z.literal("acknowledge"), id, key, bytes: z.number().nonnegative() }),
  z.object({ is: z.literal("isHeld"), id, key }),
  z.object({ is: z.literal("census"), id }),
  /** It goes down, and keeps nothing of others; answered behind all that it was given before. */
  z.object({ is: z.literal("leave"), id }),
  /** Whether it may let go of more sessions by now, for others to keep. */
  z.object({ is: z.literal("hasRoom"), id }),
  answer,
]);

const fromSwitchboard = z.discriminatedUnion("is", [
  /** The whole server goes down: nobody keeps anything, and nobody is to be told of what is let go. */
  z.object({ is: z.literal("end") }),
  /** With the number of the claim; without one it gets back what it handed over and nobody took, or is to keep what another held. */
  z.object({ is: z.literal("granted"), id: id.optional(), key, state: state.optional() }),
  z.object({ is: z.literal("handOver"), id, key }),
  modify,
  z.object({ is: z.literal("acknowledge"), key, bytes: z.number().nonnegative() }),
  z.object({ is: z.literal("census"), id }),
  answer,
]);

/** What a worker tells the switchboard. */
export type WorkerMessage = z.infer<typeof fromWorker>;
/** What the switchboard tells a worker. */
export type SwitchboardMessage = z.infer<typeof fromSwitchboard>;
/** How an answer goes from process to process. */
export type AnswerMessage = z.infer<typeof answer>;

/** A worker's message; throws for what is none. */
export function readWorkerMessage(message: unknown): WorkerMessage {
  return read(fromWorker, message);
}

/** The switchboard's message; throws for what is none. */
export function readSwitchboardMessage(message: unknown): SwitchboardMessage {
  return read(fromSwitchboard, message);
}

/** What a change of a set answered. Throws for what is none. */
export function readSetAnswer(value: unknown): SetAnswer {
  return read(setAnswer, value);
}

/** How many there are. Throws for what is no number of them. */
export function readCensus(value: unknown): Census {
  return read(census, value);
}

/** An answer as it goes over a channel. */
export function spellAnswer(question: number, given: Answer): AnswerMessage {
  if (!("failure" in given)) return { is: "answer", id: question, value: given.value };
  const { reason, message, field, retryAfterMs, limit } = given.failure;
  return { is: "answer", id: question, failure: { reason, message, field, retryAfterMs, limit } };
}

/** An answer as it came over a channel. */
export function readAnswer({ value, failure: failed }: AnswerMessage): Answer {
  if (failed === undefined) return { value };
  const { reason, message, field, retryAfterMs, limit } = failed;
  const details = {
    ...(field === undefined ? {} : { field }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(limit === undefined ? {} : { limit }),
  };
  return { failure: new Failure(reason, message, details) };
}

function read<T>(schema: z.ZodType<T>, value: unknown): T {
  const found = schema.safeParse(value);
  if (found.success) return found.data;
  // Where it went wrong, and not what was there: keys are secrets.
  throw new Error(`no message of the session exchange: ${found.error.issues.map(({ path }) => path.join(".")).join()}`);
}
