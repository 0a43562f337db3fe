import type { DescMessage } from "@bufbuild/protobuf";
import type { Scheduler } from "@streampulse/core";

import { HEARTBEAT_MS } from "../../engine/limits.ts";

/** Whether a stream's message has room for a sign of life. */
export function hasHeartbeat(message: DescMessage): boolean {
  return message.field["heartbeat"]?.message?.typeName === "streampulse.v1.Heartbeat";
}

/**
 * What a stream says, and a heartbeat whenever it says nothing for a while, so that its reader knows that it is there.
 * Left before its end it leaves `answers` at once, though these may wait for what never comes.
 */
export async function* withHeartbeats<T>(
  answers: AsyncIterable<T>,
  beat: (serverTimeMs: bigint) => T,
  scheduler: Scheduler,
): AsyncGenerator<T> {
  const iterator = answers[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = new Settled(iterator.next());
      while (!(await next.within(HEARTBEAT_MS, scheduler))) yield beat(BigInt(Math.round(scheduler.now())));
      const answer = await next.promise;
      if (answer.done === true) return;
      yield answer.value;
    }
  } finally {
    void Promise.resolve(iterator.return?.()).catch(() => {});
  }
}

/** Whether a promise is settled, asked again and again without anything piling up on it. */
class Settled<T> {
  readonly promise: Promise<T>;
  #isSettled = false;
  #wake = () => {};

  constructor(promise: Promise<T>) {
    this.promise = promise;
    const settle = () => {
      this.#isSettled = true;
      this.#wake();
    };
    promise.then(settle, settle);
  }

  /** Resolves when it is settled, with true, or when the time is over. */
  within(ms: number, scheduler: Scheduler): Promise<boolean> {
    if (this.#isSettled) return Promise.resolve(true);
    return new Promise((resolve) => {
      const cancel = scheduler.after(ms, () => resolve(false));
      this.#wake = () => {
        cancel();
        resolve(true);
      };
    });
  }
}
