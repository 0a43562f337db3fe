import type { Scheduler } from "@streampulse/core";

import type { ConnectionEvents, Source } from "../ports/source.ts";
import type { SourceFaultName, Wrong } from "./fault.ts";
import { FaultyConnection } from "./faulty-connection.ts";

/** A source that can be made ill, and is else as the one within. */
export interface FaultySource extends Source {
  /** Makes it ill, in this way and no other; undefined makes it well. What its connections held back comes then. */
  suffer(wrong: Wrong<SourceFaultName> | undefined): void;
}

/**
 * Wraps a source so that its connections can be made ill. What is asked beside them (look-ups, searches, probes, candles)
 * is answered as ever: a frozen feed whose vendor can be asked is the fault that is worth seeing.
 */
export function faultySource(source: Source, scheduler: Scheduler): FaultySource {
  let wrong: Wrong<SourceFaultName> | undefined;
  const connections = new Set<FaultyConnection>();
  const own = {
    connect(events: ConnectionEvents) {
      const connection = new FaultyConnection(source, scheduler, events, wrong, () => connections.delete(connection));
      connections.add(connection);
      return connection;
    },
    suffer(next: Wrong<SourceFaultName> | undefined) {
      wrong = next;
      for (const connection of connections) connection.suffer(next);
    },
  };
  // What a source can do beside is optional, and what is not there says something too.
  return new Proxy(source, {
    get(target, name) {
      if (Object.hasOwn(own, name)) return own[name as keyof typeof own];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? (value as (...of: unknown[]) => unknown).bind(target) : value;
    },
  }) as FaultySource;
}
