import type { Cancel, Scheduler } from "@streampulse/core";

import { ANONYMOUS } from "../../engine/caller.ts";
import type { StreamFaultName, StreamFaultsByKey, Wrong } from "../../engine/fault-lab/fault.ts";
import type { StreamFaults } from "../../engine/fault-lab/stream-faults.ts";
import type { ServiceLink, ServiceOwner } from "../../engine/ports/service-link.ts";

const WATCH = "faults/WatchStreams";
const RETRY_MS = 1_000;

/** Answers the server's other processes, who ask what is wrong with their streams, and leaves all other calls to `owner`. */
export function ownerWithFaults(owner: ServiceOwner, streams: StreamFaults): ServiceOwner {
  return {
    answer: (call, signal) => (call.method === WATCH ? told(streams, signal) : owner.answer(call, signal)),
  };
}

async function* told(streams: StreamFaults, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  for await (const wrongs of streams.changes(signal)) yield Buffer.from(JSON.stringify([...wrongs]));
}

/**
 * Has the streams of this process suffer what the owner's lab says, until the returned call. While the owner cannot be
 * reached nothing is wrong with them: a fault ends with what holds it.
 */
export function followFaults(link: ServiceLink, streams: StreamFaults, scheduler: Scheduler): () => void {
  const over = new AbortController();
  let cancel: Cancel = () => {};
  const follow = async (): Promise<void> => {
    const call = { method: WATCH, caller: { principal: ANONYMOUS, isLocal: true }, request: none() };
    try {
      for await (const bytes of link.call(call, over.signal)) streams.replace(wrongsOf(bytes));
    } catch {
      // The owner starts, or another takes its place.
    }
    if (over.signal.aborted) return;
    streams.replace(new Map());
    cancel = scheduler.after(RETRY_MS, () => void follow());
  };
  void follow();
  return () => {
    over.abort();
    cancel();
  };
}

function wrongsOf(bytes: Uint8Array): StreamFaultsByKey {
  return new Map(JSON.parse(Buffer.from(bytes).toString()) as [string, Wrong<StreamFaultName>][]);
}

async function* none(): AsyncGenerator<Uint8Array> {}
