import { isFault, parseTicker } from "@streampulse/core";

import { readSettings, type Environment } from "./config.ts";
import { lackOf, type SourceSettings } from "./config/lack.ts";
import { Unreached, type Source } from "./engine/ports/source.ts";
import { checkSource, type CheckedName, type CheckedStep } from "./engine/source-check.ts";
import { processLog } from "./start-app.ts";
import { systemScheduler } from "./system-scheduler.ts";

/** How a source answered. */
export interface SourceCheck {
  readonly source: string;
  readonly ok: boolean;
  /** None where the source could not even be made. */
  readonly steps: readonly CheckedStep[];
  /** Why it could not be made, a sentence for users. */
  readonly fault?: string;
  /** Why nobody was asked, in a word or two: a setting is missing. */
  readonly unasked?: string;
  /** Whether it was tried, and nobody answered at all. */
  readonly isUnreached: boolean;
}

/**
 * Tries every source that the environment configures once, or those with these names, all side by side, and gives
 * them in their order. Rejects with a SettingsError before anything is tried.
 */
export async function* checkSources(
  env: Environment,
  signal: AbortSignal,
  names: readonly string[] = [],
): AsyncGenerator<SourceCheck> {
  const { STREAMPULSE_ROUTES: _, ...unrouted } = env;
  const named = names.length > 0 ? { ...unrouted, STREAMPULSE_SOURCES: names.join(",") } : env;
  const { sources } = readSettings(named, { forALook: true });
  const running = sources.map((settings) => check(settings, signal));
  for (const result of running) yield await result;
}

async function check(settings: SourceSettings, signal: AbortSignal): Promise<SourceCheck> {
  const { definition, values } = settings;
  const steps: CheckedStep[] = [];
  const { name } = definition;
  const lack = lackOf(settings);
  if (lack) return { source: name, ok: false, steps, fault: lack.fault, unasked: lack.word, isUnreached: false };
  let source: Source | undefined;
  try {
    const log = processLog().child({ source: name });
    source = await definition.create(values, {
      scheduler: systemScheduler,
      random: Math.random,
      isForALook: true,
      log: {
        info: () => {},
        warn: (message, details) => log.warn(details ?? {}, message),
      },
    });
    const sample = await sampleOf(source, definition.sample, signal);
    if (sample === undefined) {
      return { source: name, ok: false, steps, fault: `${name} lists no ticker to try.`, isUnreached: false };
    }
    const heard = (step: CheckedStep) => steps.push(step);
    const ok = await checkSource(source, sample, { scheduler: systemScheduler, signal, heard });
    return { source: name, ok, steps, isUnreached: steps.some((step) => step.isUnreached) };
  } catch (error) {
    const fault = error instanceof Error ? error.message : String(error);
    return { source: name, ok: false, steps, fault, isUnreached: error instanceof Unreached };
  } finally {
    await source?.close();
  }
}

/** The ticker that a source is tried with: its own choice, else the first that it lists. */
async function sampleOf(
  source: Source,
  sample: string | undefined,
  signal: AbortSignal,
): Promise<CheckedName | undefined> {
  const text = sample ?? (await source.search("", 1, signal))[0]?.canonical;
  const name = text === undefined ? undefined : parseTicker(text);
  return text === undefined || name === undefined || isFault(name) ? undefined : { text, name };
}
