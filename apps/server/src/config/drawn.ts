import type { Environment, ServerSettings } from "../config.ts";
import { variableName } from "./variable-name.ts";

/** What a source drew at random, so that all processes of a server have the same. */
export interface Drawn {
  /** The variables that say so. */
  readonly env: Environment;
  /** For people, one for each. */
  readonly notes: readonly { readonly source: string; readonly text: string }[];
}

/** Draws the settings of the chosen sources that are drawn where they are unset. `random` is from 0 to below 1. */
export function drawUnset({ sources }: ServerSettings, random: () => number): Drawn {
  const env: Record<string, string> = {};
  const notes: { source: string; text: string }[] = [];
  for (const { definition, values } of sources) {
    for (const [option, { draw, says }] of Object.entries(definition.drawn ?? {})) {
      if (values[option] !== undefined) continue;
      const name = variableName(definition, option);
      env[name] = draw(random);
      notes.push({ source: definition.name, text: `${name}=${env[name]} ${says}` });
    }
  }
  return { env, notes };
}
