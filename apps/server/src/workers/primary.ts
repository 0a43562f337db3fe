import type { Addresses } from "../app.ts";
import { SessionSwitchboard } from "../buses/local/session-switchboard.ts";
import type { ServerSettings } from "../config.ts";
import { listenFault, type ListenError } from "../listen-fault.ts";
import { aborted, noticeLog, processLog, STOPPING, type StartFault } from "../start-app.ts";
import { machineMs, systemScheduler } from "../system-scheduler.ts";
import { Crew } from "./crew.ts";
import { forkedWorker } from "./forked-worker.ts";
import type { Assignment } from "./messages.ts";
import { findPortFree } from "./free-port.ts";
import { lossWords } from "./loss-words.ts";
import { folderFault, makePrivateFolder, removePrivateFolder } from "./private-folder.ts";

/** How a primary speaks to who started it. */
export interface PrimaryIo {
  /** Every worker listens. */
  listening(addresses: Addresses): void;
  /** A line for people. */
  err(line: string): void;
  /** Aborts on the first signal to stop; a second one ends the process. */
  readonly stop: AbortSignal;
}

/** The exit code for what is not to be had. */
const UNAVAILABLE = 4;

/** A bundle has the workers' entry as a file of its own beside its chunks. */
const ENTRY = new URL(import.meta.url.endsWith(".ts") ? "./entry.ts" : "./worker.js", import.meta.url);

/**
 * Serves on several processes until told to stop. This one holds no client and no source: it starts the
 * workers, replaces those that end, and carries what their sessions say to one another. Resolves with the
 * exit code.
 */
export async function serveOnWorkers(
  told: Pick<Assignment, "env" | "drawn">,
  settings: ServerSettings,
  io: PrimaryIo,
  entry: URL = ENTRY,
): Promise<number> {
  const taken = await takenPort(settings);
  if (taken) return tell(taken, io);
  let folder: string;
  try {
    folder = makePrivateFolder();
  } catch (error) {
    return tell({ exit: UNAVAILABLE, lines: [folderFault(error as NodeJS.ErrnoException)] }, io);
  }
  const log = processLog();
  const switchboard = new SessionSwitchboard({
    scheduler: systemScheduler,
    machineMs,
    unforeseen: (error) => log.error({ err: error }, "the exchange of sessions met an unforeseen fault"),
    lost: (sessions) => log.warn({ sessions }, "a worker went down with sessions that no other could take"),
  });
  const crew = new Crew({
    count: settings.workers,
    start: forkedWorker(entry),
    assignment: { ...told, folder, startedMs: systemScheduler.now() },
    join: (channel) => switchboard.join(channel),
    scheduler: systemScheduler,
    random: Math.random,
    mute: (worker) => log.error(worker, "a worker does not answer, and is killed"),
    lost: (loss) => {
      const { worker, pid, hasDrained } = loss;
      log[hasDrained ? "info" : "warn"]({ worker, pid }, lossWords(loss));
    },
  });
  process.once("exit", () => {
    // A second signal, or a drain that is over. Where this process broke down, the workers drain by themselves.
    if (!io.stop.aborted) return;
    crew.kill();
    removePrivateFolder(folder);
  });
  const begun = await Promise.race([crew.start(), aborted(io.stop)]);
  if (begun && !("lines" in begun)) {
    io.listening(begun);
    await aborted(io.stop);
  }
  if (io.stop.aborted) noticeLog().info(STOPPING);
  switchboard.end();
  await crew.stop();
  removePrivateFolder(folder);
  return begun && "lines" in begun ? tell(begun, io) : 0;
}

async function takenPort(settings: ServerSettings): Promise<StartFault | undefined> {
  try {
    await findPortFree(settings.host, settings.port);
    await findPortFree(settings.host, settings.tcpPort);
    return undefined;
  } catch (error) {
    return { exit: UNAVAILABLE, lines: listenFault(error as ListenError, settings) };
  }
}

function tell({ exit, lines }: StartFault, io: PrimaryIo): number {
  for (const line of lines) io.err(line);
  return exit;
}
