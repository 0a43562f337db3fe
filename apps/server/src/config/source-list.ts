import { SOURCES } from "../sources/index.ts";

/** Known, each once, and made or old prices never beside live ones. */
export function isSourceList(names: readonly string[]): boolean {
  const definitions = names.map((name) => SOURCES.find((source) => source.name === name));
  if (names.length === 0 || definitions.includes(undefined) || new Set(names).size < names.length) return false;
  return names.length === 1 || !definitions.some((definition) => definition?.pretend);
}
