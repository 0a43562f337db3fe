import { url as inspectorUrl } from "node:inspector";
import { join } from "node:path";

import type { MessageChannel } from "../buses/local/message-channel.ts";
import { SettingsError, type Environment, type ServerSettings } from "../config.ts";
import { aborted, drainApp, startApp, type StartedApp, type StartFault } from "../start-app.ts";
import { machineMs } from "../system-scheduler.ts";
import { readMessage, type Assignment, type ToPrimary, type ToWorker } from "./messages.ts";
import { Outbox } from "./outbox.ts";
import { removePrivateFolder } from "./private-folder.ts";

/** As for any program that a signal ended at once. */
const INTERRUPTED = 130;

/**
 * Makes this process a worker: it begins when its primary says so, and ends when that says so, goes away, or
 * on SIGTERM; each drains it first. `settingsOf` reads the settings that the primary was given.
 */
export function runWorker(process: NodeJS.Process, settingsOf: (env: Environment) => ServerSettings): void {
  const stop = new AbortController();
  const { channel, hear } = exchangeChannel(process);
  let hasBegun = false;
  process.on("message", (message) => {
    const said = readMessage<ToWorker>(message, ["exchange", "begin", "stop", "ask"]);
    if (said?.kind === "exchange") hear(said.message);
    else if (said?.kind === "stop") stop.abort();
    else if (said?.kind === "ask") void tell(process, { kind: "alive", isHeld: inspectorUrl() !== undefined });
    else if (said?.kind === "begin" && !hasBegun) {
      hasBegun = true;
      void work({ process, channel, stop: stop.signal }, said.assignment, settingsOf);
    }
  });
  process.on("disconnect", () => (hasBegun ? stop.abort() : process.exit()));
  let isTold = false;
  process.on("SIGTERM", () => {
    if (isTold) process.exit(INTERRUPTED);
    isTold = true;
    stop.abort();
  });
  // A terminal sends these to everybody: what they mean is for the primary to say.
  process.on("SIGINT", () => {});
  process.on("SIGHUP", () => {});
  process.stderr.on("error", () => {
    // Whoever closed stderr does not want to read this.
  });
}

/** The sessions' way to the primary; `hear` takes what comes from there. */
export function exchangeChannel(process: Pick<NodeJS.Process, "connected" | "send">): {
  channel: MessageChannel;
  hear: (message: unknown) => void;
} {
  let listener: (message: unknown) => void = () => {};
  const outbox = new Outbox((message, taken) => process.send?.(message, undefined, undefined, taken) ?? true);
  const send = (message: ToPrimary) => process.connected && outbox.send(message);
  return {
    channel: {
      post: (message) => void send({ kind: "exchange", message }),
      get isFull() {
        // Without its primary nobody is there to answer, either.
        return outbox.isFull || !process.connected;
      },
      get isBehind() {
        return outbox.isBehind;
      },
      onMessage: (hear) => void (listener = hear),
    },
    hear: (message) => listener(message),
  };
}

/** What a worker has of its process. */
interface Worker {
  readonly process: NodeJS.Process;
  readonly channel: MessageChannel;
  /** Aborts when it shall end. */
  readonly stop: AbortSignal;
}

async function work(
  { process, channel, stop }: Worker,
  assignment: Assignment,
  settingsOf: (env: Environment) => ServerSettings,
): Promise<void> {
  const started = await begin(assignment, settingsOf, channel);
  if ("lines" in started) {
    await tell(process, { kind: "failed", fault: started });
  } else {
    await tell(process, { kind: "listening", addresses: started.addresses });
    await aborted(stop);
    await drainApp(started.app);
    // Sent when all before it is: what others keep of its sessions may be much.
    await tell(process, { kind: "drained" });
  }
  // Without its primary nobody else tidies up.
  if (!process.connected) removePrivateFolder(assignment.folder);
  process.exit("lines" in started ? started.exit : 0);
}

async function begin(
  { index, count, startedMs, env, drawn, ports, folder }: Assignment,
  settingsOf: (env: Environment) => ServerSettings,
  channel: MessageChannel,
): Promise<StartedApp | StartFault> {
  let settings: ServerSettings;
  try {
    settings = settingsOf(env);
  } catch (error) {
    // The primary has read them before: a file that they name is another one by now.
    if (error instanceof SettingsError) return { exit: 2, lines: error.message.split("\n") };
    throw error;
  }
  const pricesPath = join(folder, "prices.sock");
  const callsPath = join(folder, "calls.sock");
  const place = { index, count, startedMs, pricesPath, callsPath, channel, machineMs };
  return startApp({ ...settings, ...ports }, drawn, place);
}

/** Resolves when it is sent, or when nobody is there to send it to. */
function tell(process: NodeJS.Process, message: ToPrimary): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected) process.send?.(message, undefined, undefined, () => resolve());
    else resolve();
  });
}
