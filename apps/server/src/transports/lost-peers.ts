import { createReadStream } from "node:fs";
import type { Socket } from "node:net";

import type { Cancel, Scheduler } from "@streampulse/core";

/** The kernel's connections, where it lists them: Linux. */
const TABLES = ["/proc/net/tcp", "/proc/net/tcp6"];

/** How often the tables are read. */
const LOOK_MS = 4_000;

/**
 * How often in a row a peer has left a packet without an answer: the fifth time is six seconds after the
 * first, and a heartbeat comes every five. So one that vanished is found within 16 s.
 */
const UNANSWERED = 5;

/** States and timers of the kernel's table: net/ipv4/tcp_ipv4.c. */
const ESTABLISHED = "01";
/** The peer has ended its half, and may read on: the line feed writes to it as before. */
const CLOSE_WAIT = "08";
const RETRANSMITTING = "01";
const RETRANSMITTING_LINE = new RegExp(
  `^ *\\d+: \\S+ \\S+ (?:${ESTABLISHED}|${CLOSE_WAIT}) \\S+ ${RETRANSMITTING}:.*$`,
  "gm",
);
const PIECE_BYTES = 64 * 1024;

/** A connection as both the kernel and Node name it. */
export interface Peer {
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly localPort: number;
}

/** A door and its connections. */
interface Door {
  readonly sockets: Iterable<Socket>;
}

/**
 * Ends connections whose peers vanished without a word, which a socket does not tell: what is written to it
 * waits in the kernel for a quarter of an hour. A peer that reads nothing but lives answers, and is none of
 * them. Those to whom nothing is written are found by the kernel's own keep-alive. Where the system has no such tables, none is found.
 */
export function watchLostPeers(scheduler: Scheduler, doors: readonly Door[]): Cancel {
  let isOver = false;
  let cancel: Cancel;
  const look = async (): Promise<void> => {
    const found = isAnybodyThere(doors) ? (await Promise.all(TABLES.map(lostIn))).flat() : [];
    if (isOver) return;
    if (found.length > 0) for (const { sockets } of doors) end(sockets, found);
    cancel = scheduler.after(LOOK_MS, () => void look());
  };
  cancel = scheduler.after(LOOK_MS, () => void look());
  return () => {
    isOver = true;
    cancel();
  };
}

function isAnybodyThere(doors: readonly Door[]): boolean {
  return doors.some(({ sockets }) => sockets[Symbol.iterator]().next().done !== true);
}

function end(sockets: Iterable<Socket>, lost: readonly Peer[]): void {
  for (const socket of sockets) {
    const isLost = (peer: Peer): boolean =>
      peer.remotePort === socket.remotePort &&
      peer.localPort === socket.localPort &&
      peer.remoteAddress === socket.remoteAddress;
    if (lost.some(isLost)) socket.destroy();
  }
}

/**
 * In pieces, each searched as a whole: a table of ten thousand connections is a megabyte and a half, nobody
 * waits for it, and hardly a line of it is worth a string of its own.
 */
async function lostIn(path: string): Promise<Peer[]> {
  const found: Peer[] = [];
  let rest = "";
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: PIECE_BYTES, encoding: "latin1" })) {
      const text: string = rest + chunk;
      const whole = text.lastIndexOf("\n") + 1;
      rest = text.slice(whole);
      for (const [line] of text.slice(0, whole).matchAll(RETRANSMITTING_LINE)) {
        const peer = lostPeer(line);
        if (peer) found.push(peer);
      }
    }
  } catch {
    // Another system, or one that hides its tables.
  }
  return found;
}

/** The peer of a line of the table, if it is lost. */
export function lostPeer(line: string): Peer | undefined {
  const [, local, remote, state, , timer, unanswered] = line.trimStart().split(" ", 7);
  if ((state !== ESTABLISHED && state !== CLOSE_WAIT) || !timer?.startsWith(RETRANSMITTING)) return undefined;
  if (Number.parseInt(unanswered ?? "", 16) < UNANSWERED) return undefined;
  const [address = "", port = ""] = (remote ?? "").split(":");
  const localPort = Number.parseInt((local ?? "").split(":")[1] ?? "", 16);
  return { remoteAddress: addressOf(address), remotePort: Number.parseInt(port, 16), localPort };
}

/** 32-bit words in the machine's order, hexadecimal, as Node writes them. */
function addressOf(hex: string): string {
  const bytes = Buffer.from(hex, "hex");
  if (littleEndian) for (let at = 0; at < bytes.length; at += 4) bytes.subarray(at, at + 4).reverse();
  if (bytes.length === 4) return bytes.join(".");
  if (bytes.subarray(0, 12).toString("hex") === "00000000000000000000ffff")
    return `::ffff:${bytes.subarray(12).join(".")}`;
  const groups = Array.from({ length: 8 }, (_, n) => bytes.readUInt16BE(n * 2).toString(16));
  return new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1);
}

const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
