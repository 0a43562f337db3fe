import type { Listing } from "../../engine/ports/source.ts";

/** How well a listing matches a text, 0 best, Infinity not at all; in any case of letters. */
export function searchRank({ canonical, info }: Listing, text: string): number {
  const wanted = text.trim().toUpperCase();
  const code = canonical.slice(canonical.indexOf(":") + 1);
  const name = (info.name ?? "").toUpperCase();
  if (wanted === "") return Infinity;
  if (code === wanted || canonical === wanted) return 0;
  if (code.startsWith(wanted)) return 1;
  if (name.startsWith(wanted)) return 2;
  if (name.split(/\s+/).some((word) => word.startsWith(wanted))) return 3;
  return canonical.includes(wanted) || name.includes(wanted) ? 4 : Infinity;
}
