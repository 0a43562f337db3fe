import type { ListBook } from "./list-book.ts";
import { entryKeys, type EntryKey } from "./list-edit.ts";
import type { KeptList } from "./list-keeper.ts";

/** Removes these entries of a list, as far as it has them; the way back, each to its place. */
export function removeEntries(book: ListBook, { id, entries }: KeptList, gone: readonly EntryKey[]): () => void {
  const keys = entryKeys(entries);
  const going = keys.flatMap((key, at) => {
    const entry = entries[at];
    return entry && gone.includes(key) ? [{ key, entry, before: keys[at + 1] }] : [];
  });
  for (const { key } of going) book.edit(id, { do: "remove", key });
  return () => {
    // The last first: what the others stood before is there again.
    for (const { entry, before } of going.toReversed()) book.edit(id, { do: "add", entries: [entry], before });
  };
}
