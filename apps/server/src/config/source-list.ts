import { nearest } from "@streampulse/core";

import { SOURCES } from "../sources/index.ts";

const NAME = "STREAMPULSE_SOURCES";
const KNOWN = SOURCES.map(({ name }) => name);

/** What is wrong with a list of sources, a sentence for each item, naming it and what would be right. */
export function sourceListFaults(items: readonly string[]): string[] {
  if (items.length === 0)
    return [`${NAME} names no source; leave it unset for simulated, or name ${KNOWN.join(", ")}.`];
  const strange = items.filter((item) => !KNOWN.includes(item));
  const twice = [...new Set(items.filter((item, at) => items.indexOf(item) < at && KNOWN.includes(item)))];
  return [
    ...strange.map(strangeFault),
    ...twice.map((item) => `${NAME} names ${item} twice; once will do.`),
    ...mixed(items),
  ];
}

function strangeFault(item: string): string {
  const parts = item.split(/[\s;]+/);
  const told = JSON.stringify(item.slice(0, 80));
  if (parts.length > 1 && parts.every((part) => KNOWN.includes(part.toLowerCase()))) {
    return `${NAME}: ${told} is to have commas between its sources: ${parts.join(",").toLowerCase()}.`;
  }
  const near = nearest(item, KNOWN);
  return `${NAME}: ${told} is no source. ${near ? `Did you mean ${near}?` : `There are ${KNOWN.join(", ")}.`}`;
}

/** Made and old prices never stand beside live ones. */
function mixed(items: readonly string[]): string[] {
  const pretended = SOURCES.filter(({ name, pretend }) => pretend && items.includes(name)).map(({ name }) => name);
  const [first] = pretended;
  if (first === undefined || new Set(items).size === 1) return [];
  return [`${NAME}: ${first} stands alone, for its prices are not of the market of now; leave it out, or the others.`];
}
