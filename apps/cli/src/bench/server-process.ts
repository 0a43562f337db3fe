import { readFileSync, readdirSync, readlinkSync } from "node:fs";
import { networkInterfaces } from "node:os";

/** Linux counts CPU time in hundredths of a second for every program. Source: proc_pid_stat(5), USER_HZ. */
const TICKS_PER_SECOND = 100;
const LISTENS = "0A";

/** What the server's processes have used, together. */
export interface Usage {
  readonly cpuSeconds: number;
  readonly residentBytes: number;
}

/** The server's processes, or why they cannot be looked at. */
export type Found = { readonly pids: readonly number[] } | { readonly why: string };

/** Finds who listens on a port of this machine: the holders of the socket that the kernel's tables name. */
export function findServer(host: string, port: number): Found {
  if (!isLocal(host)) return { why: `${host} is not this machine` };
  if (process.platform !== "linux") return { why: "only Linux shows another process's CPU time" };
  const sockets = new Set(["tcp", "tcp6"].flatMap((table) => listening(readText(`/proc/net/${table}`), port)));
  if (sockets.size === 0) return { why: "the kernel shows no listener of its port here: another container, perhaps" };
  const pids = readNames("/proc").filter((name) => /^\d+$/.test(name) && holds(name, sockets));
  if (pids.length === 0) return { why: "its process belongs to another user" };
  return { pids: withRelatives(pids.map(Number)) };
}

/** What they have used up to now; undefined where one of them is gone. */
export function readUsage(pids: readonly number[]): Usage | undefined {
  let cpuSeconds = 0;
  let residentBytes = 0;
  for (const pid of pids) {
    const stat = statOf(pid);
    const resident = /^VmRSS:\s+(\d+) kB$/m.exec(readText(`/proc/${pid}/status`))?.[1];
    if (stat === undefined || resident === undefined) return undefined;
    cpuSeconds += stat.cpuSeconds;
    residentBytes += Number(resident) * 1024;
  }
  return { cpuSeconds, residentBytes };
}

/** The most files and connections that this process may have open; Infinity where nobody says. */
export function openFilesLimit(): number {
  const limit = /^Max open files\s+(\d+)/m.exec(readText("/proc/self/limits"))?.[1];
  return limit === undefined ? Infinity : Number(limit);
}

function isLocal(host: string): boolean {
  const address = host.replace(/^\[|\]$/g, "");
  if (address === "localhost" || address.endsWith(".localhost") || address.startsWith("127.")) return true;
  return Object.values(networkInterfaces()).some((some) => some?.some((one) => one.address === address));
}

/** The inodes of the sockets that listen on a port, of a table of the kernel's. */
function listening(table: string, port: number): string[] {
  return table.split("\n").flatMap((line) => {
    const [, local = "", , state, , , , , , inode = ""] = line.trim().split(/\s+/);
    return state === LISTENS && Number.parseInt(local.split(":")[1] ?? "", 16) === port ? [inode] : [];
  });
}

function holds(pid: string, sockets: ReadonlySet<string>): boolean {
  return readNames(`/proc/${pid}/fd`).some((fd) => {
    try {
      return sockets.has(/^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? "");
    } catch {
      return false;
    }
  });
}

/**
 * Besides those that listen, the process that started them, where it is of the same program or started
 * several of them, and what that started.
 */
function withRelatives(pids: readonly number[]): number[] {
  const [first = 0] = pids;
  const parent = statOf(first)?.parent ?? 0;
  const siblings = pids.filter((pid) => statOf(pid)?.parent === parent);
  const isHead = siblings.length > 1 ? runtimeOf(parent) === runtimeOf(first) : programOf(parent) === programOf(first);
  const head = pids.includes(parent) || !isHead ? pids : [...pids, parent];
  const programs = new Set(head.map(programOf));
  const all = new Set(head);
  for (const name of readNames("/proc").filter((entry) => /^\d+$/.test(entry))) {
    const pid = Number(name);
    if (pid !== process.pid && head.includes(statOf(pid)?.parent ?? 0) && programs.has(programOf(pid))) all.add(pid);
  }
  return [...all];
}

/** What runs, and the first file it was given. */
function programOf(pid: number): string {
  const words = readText(`/proc/${pid}/cmdline`).split("\0");
  return `${words[0]} ${words.slice(1).find((word) => !word.startsWith("-")) ?? ""}`;
}

/** The file that runs, whatever it was called by. */
function runtimeOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/exe`);
  } catch {
    return "";
  }
}

function statOf(pid: number): { readonly parent: number; readonly cpuSeconds: number } | undefined {
  const text = readText(`/proc/${pid}/stat`);
  // The second field is the program's name in brackets, which may hold anything.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  if (fields.length < 13) return undefined;
  return { parent: Number(fields[1]), cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND };
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function readNames(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
