import type { SourceDefinition } from "../engine/ports/setting.ts";
import { variableName } from "./variable-name.ts";

/** A chosen source and the values of its settings. */
export interface SourceSettings {
  readonly definition: SourceDefinition;
  readonly values: Readonly<Record<string, unknown>>;
}

/** What a source lacks that it cannot do without: in a word or two, and as a sentence for users. */
export function lackOf({ definition, values }: SourceSettings): { word: string; fault: string } | undefined {
  for (const [key, { lack }] of Object.entries(definition.settings)) {
    if (lack === undefined || values[key] !== undefined) continue;
    const name = variableName(definition, key);
    const fault = `${name} is missing: ${definition.name} in STREAMPULSE_SOURCES wants it. ${lack.says}`;
    return { word: lack.word, fault };
  }
  return undefined;
}
