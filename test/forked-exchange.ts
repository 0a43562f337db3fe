import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Failure, type FailureReason } from "@streampulse/core";
import type { ExchangeProcess, SessionExchangeHarness } from "../apps/server/src/buses/conformance/session-exchange.ts";
import { SessionSwitchboard } from "../apps/server/src/buses/local/session-switchboard.ts";
import { machineMs, systemScheduler } from "../apps/server/src/system-scheduler.ts";
import type { ExchangeTraffic } from "./exchange-process.ts";

const PROGRAM = fileURLToPath(new URL("exchange-process.ts", import.meta.url));

interface Forked {
  readonly process: ExchangeProcess;
  readonly child: ChildProcess;
  readonly leave: () => void;
}

/** A switchboard here, and processes of their own that it connects by Node's channels. */
export function forkedExchange(): SessionExchangeHarness {
  const switchboard = new SessionSwitchboard({
    scheduler: systemScheduler,
    machineMs,
    unforeseen(error) {
      throw error;
    },
  });
  const all = new Map<ExchangeProcess, Forked>();
  const kill = async ({ child, leave, process }: Forked): Promise<void> => {
    all.delete(process);
    child.kill("SIGKILL");
    await once(child, "exit");
    leave();
  };
  return {
    async join() {
      const child = fork(PROGRAM, { execArgv: [], stdio: ["ignore", "inherit", "inherit", "ipc"] });
      const calls = new Map<number, (message: ExchangeTraffic) => void>();
      let hear: (message: unknown) => void = () => {};
      child.on("message", (message: ExchangeTraffic) => {
        if ("exchange" in message) return hear(message.exchange);
        calls.get(message.call)?.(message);
        calls.delete(message.call);
      });
      const post = (message: object) => void (child.connected && child.send({ exchange: message }, () => {}));
      const leave = switchboard.join({
        post,
        isFull: false,
        isBehind: false,
        onMessage: (listener) => (hear = listener),
      });
      const process = proxyOf(child, calls);
      all.set(process, { process, child, leave });
      // It is there when it answers.
      await process.census();
      return process;
    },
    kill: (process) => kill(all.get(process) as Forked),
    async end() {
      await Promise.all([...all.values()].map(kill));
    },
  };
}

/** The process as the suite drives it: each call is a message, and so is its answer. */
function proxyOf(child: ChildProcess, calls: Map<number, (message: ExchangeTraffic) => void>): ExchangeProcess {
  let made = 0;
  const call = (name: keyof ExchangeProcess, words: readonly unknown[]) =>
    new Promise<never>((resolve, reject) => {
      const number = ++made;
      calls.set(number, (message) => {
        if ("failure" in message) reject(failureOf(message.failure as Failed));
        else resolve((message as { value?: unknown }).value as never);
      });
      child.send({ call: number, name, words } satisfies ExchangeTraffic);
    });
  return {
    claim: (...words) => call("claim", words),
    release: (...words) => call("release", words),
    goDown: () => call("goDown", []),
    session: (...words) => call("session", words),
    modify: (...words) => call("modify", words),
    acknowledge: (...words) => call("acknowledge", words),
    acknowledged: (...words) => call("acknowledged", words),
    isHeld: (...words) => call("isHeld", words),
    census: () => call("census", []),
  };
}

interface Failed {
  readonly reason: FailureReason;
  readonly message: string;
  readonly field?: string;
  readonly retryAfterMs?: number;
  readonly limit?: number;
}

function failureOf({ reason, message, ...details }: Failed): Failure {
  return new Failure(reason, message, details);
}
