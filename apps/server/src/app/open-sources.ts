import type { Scheduler } from "@streampulse/core";
import type { Logger } from "pino";

import type { ServerSettings } from "../config.ts";
import { drawUnset, withDrawn, type Drawn } from "../config/drawn.ts";
import type { Source } from "../engine/ports/source.ts";
import type { Store } from "../engine/ports/store.ts";

/** What sources are made with; see `AppDeps`. */
export interface SourceDeps {
  readonly log: Logger;
  readonly sourceLog?: Logger;
  readonly scheduler: Scheduler;
  readonly random: () => number;
  readonly drawn?: Drawn;
}

/** The sources of the settings, in their order. Rejects where one cannot be made, and has then closed them and the store. */
export async function openSources(
  settings: ServerSettings,
  { log, sourceLog = log, scheduler, random, drawn = drawUnset(settings, random) }: SourceDeps,
  store: Store | undefined,
): Promise<Source[]> {
  const sources: Source[] = [];
  try {
    for (const source of settings.sources) {
      const { definition } = source;
      const child = sourceLog.child({ source: definition.name });
      const { values, notes } = await withDrawn(source, drawn, store && keepIn(store, log));
      for (const note of notes) child.info(note);
      sources.push(
        await definition.create(values, {
          scheduler,
          random,
          log: {
            info: (message, details) => child.info(details ?? {}, message),
            warn: (message, details) => child.warn(details ?? {}, message),
          },
        }),
      );
    }
    return sources;
  } catch (error) {
    await Promise.all([...sources, ...(store ? [store] : [])].map((part) => part.close()));
    throw error;
  }
}

/** Keeps what a server draws once. A database that takes nothing ends no prices. */
function keepIn({ channels }: Store, log: Logger): (name: string, text: string) => Promise<string> {
  return async (name, text) => {
    try {
      return await channels.keep(name, text);
    } catch (error) {
      log.warn(`${name} can be neither read nor kept, and is this run's alone: ${(error as Error).message}`);
      return text;
    }
  };
}
