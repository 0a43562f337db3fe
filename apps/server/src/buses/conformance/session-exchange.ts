import { afterAll, beforeAll, describe, test } from "vitest";

import type { ExchangeProcess } from "./played-holder.ts";
import { SESSION_EXCHANGE_PROMISES, type ExchangeStage } from "./session-exchange-promises.ts";

export { PlayedHolder, type ExchangeProcess } from "./played-holder.ts";

/** A session exchange that processes join, each a PlayedHolder over its end, wherever that runs. */
export interface SessionExchangeHarness extends Pick<ExchangeStage, "join" | "kill"> {
  /** Ends what is left. */
  end(): Promise<void>;
}

/** Holds a bus to the contract of engine/ports/session-exchange.ts: one test per promise, all with the same three processes. */
export function describeSessionExchange(name: string, makeHarness: () => Promise<SessionExchangeHarness>): void {
  describe(`the session exchange of ${name} keeps the contract`, () => {
    let harness: SessionExchangeHarness;
    let processes: [ExchangeProcess, ExchangeProcess, ExchangeProcess];

    beforeAll(async () => {
      harness = await makeHarness();
      processes = [await harness.join(), await harness.join(), await harness.join()];
    });

    afterAll(() => harness.end());

    for (const [promise, keep] of Object.entries(SESSION_EXCHANGE_PROMISES)) {
      test(promise, async () => {
        const join = () => harness.join();
        const kill = (process: ExchangeProcess) => harness.kill(process);
        await keep({ processes, key: `somebody\n${promise}`, join, kill });
      });
    }
  });
}
