import type { SourceDefinition } from "../engine/ports/setting.ts";

/** What every variable of the server begins with. */
export const PREFIX = "STREAMPULSE_";

/** `apiKey` and `API_KEY` are API_KEY. */
export function variableOf(key: string): string {
  return key === key.toUpperCase() ? key : key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

/** The variable of a source's option. */
export function variableName(source: SourceDefinition, option: string): string {
  return prefixOf(source) + variableOf(option);
}

/** What stands before the options of a source. */
export function prefixOf(source: SourceDefinition): string {
  return `${PREFIX}${source.name.toUpperCase()}_`;
}
