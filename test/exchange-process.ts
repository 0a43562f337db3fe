/** A process of the session exchange of one machine, forked by its test: it does what it is told, and says what came of it. */
import { Failure } from "@streampulse/core";
import { PlayedHolder } from "../apps/server/src/buses/conformance/played-holder.ts";
import { WorkerExchange } from "../apps/server/src/buses/local/worker-exchange.ts";
import { machineMs, systemScheduler } from "../apps/server/src/system-scheduler.ts";

/** What goes over the process's one channel: the exchange's own messages, and the test's calls. */
export type ExchangeTraffic =
  | { readonly exchange: object }
  | { readonly call: number; readonly name: keyof PlayedHolder; readonly words: readonly unknown[] }
  | { readonly call: number; readonly value?: unknown }
  | { readonly call: number; readonly failure: object };

const send = (message: ExchangeTraffic) => process.send?.(message);
let hear: (message: unknown) => void = () => {};

const holder = new PlayedHolder(
  new WorkerExchange(
    {
      post: (message) => send({ exchange: message }),
      isFull: false,
      isBehind: false,
      onMessage: (listener) => (hear = listener),
    },
    {
      scheduler: systemScheduler,
      machineMs,
      unforeseen(error) {
        throw error;
      },
    },
  ),
);

async function answer(call: number, name: keyof PlayedHolder, words: readonly unknown[]): Promise<void> {
  try {
    const act = holder[name] as (...words: readonly unknown[]) => Promise<unknown>;
    send({ call, value: await act.apply(holder, words as unknown[]) });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { reason, message, field, retryAfterMs, limit } = error;
    send({ call, failure: { reason, message, field, retryAfterMs, limit } });
  }
}

process.on("message", (message: ExchangeTraffic) => {
  if ("exchange" in message) hear(message.exchange);
  else if ("name" in message) void answer(message.call, message.name, message.words);
});
process.on("disconnect", () => process.exit());
