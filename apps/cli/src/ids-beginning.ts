/** Shorter, and what is typed by mistake would mean something. */
export const ID_LEAST = 4;

/** Those whose id is the text or begins with it: narrow terminals show no more of an id, and nobody types it whole. */
export function idsBeginning<T extends { readonly id: string }>(text: string, all: readonly T[]): readonly T[] {
  const exact = all.filter(({ id }) => id === text);
  if (exact.length > 0) return exact;
  return text.length < ID_LEAST ? [] : all.filter(({ id }) => id.startsWith(text));
}
