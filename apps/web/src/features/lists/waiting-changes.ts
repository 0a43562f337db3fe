import type { ListChange } from "./list-change.ts";
import type { ListEdit } from "./list-edit.ts";
import { type ListStorage, parsed, readEntries, safely } from "./list-storage.ts";

const KEY = "streampulse.list-changes";
/** Nobody makes more by hand while a server is away; a text with more is not ours. */
export const WAITING_MAX = 1_000;

/** Changes that wait for the server, so that a page closed meanwhile loses none of them. */
export function saveChanges(storage: ListStorage, changes: readonly ListChange[]): void {
  safely(() => (changes.length === 0 ? storage().removeItem(KEY) : storage().setItem(KEY, JSON.stringify(changes))));
}

/** The changes that an earlier page could not have kept; what is no change is left out. */
export function loadChanges(storage: ListStorage): ListChange[] {
  const changes = safely(() => parsed(storage().getItem(KEY)));
  return Array.isArray(changes) ? changes.slice(0, WAITING_MAX).flatMap(changeOf) : [];
}

function changeOf(value: unknown): ListChange[] {
  const { do: what, id, name, entries, ids, edit } = (value ?? {}) as Record<string, unknown>;
  if (what === "order") return areTexts(ids) ? [{ do: "order", ids }] : [];
  if (typeof id !== "string") return [];
  if (what === "delete") return [{ do: "delete", id }];
  if (what === "rename") return typeof name === "string" ? [{ do: "rename", id, name }] : [];
  if (what === "create") {
    return typeof name === "string" ? [{ do: "create", id, name, entries: readEntries(entries) }] : [];
  }
  const sound = what === "edit" ? editOf(edit) : undefined;
  return sound ? [{ do: "edit", id, edit: sound }] : [];
}

function editOf(value: unknown): ListEdit | undefined {
  const { do: what, key, ticker, note, heading, before, entries } = (value ?? {}) as Record<string, unknown>;
  const at = typeof before === "string" ? { before } : {};
  if (what === "add") return { do: "add", entries: readEntries(entries), ...at };
  if (what === "merge") return { do: "merge", entries: readEntries(entries) };
  if (what === "note") {
    return typeof ticker === "string" && typeof note === "string" ? { do: "note", ticker, note } : undefined;
  }
  if (typeof key !== "string") return undefined;
  if (what === "remove") return { do: "remove", key };
  if (what === "place") return { do: "place", key, ...at };
  return what === "retitle" && typeof heading === "string" ? { do: "retitle", key, heading } : undefined;
}

function areTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}
