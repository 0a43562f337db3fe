import { wrapText } from "./fold.ts";
import type { Style } from "./style.ts";
import type { Column } from "./table.ts";

/** The last lines of a table whose columns had to go for room, which name them; none where nothing that has a name did. */
export function leftOut(dropped: readonly Column[], style: Style, width: number): string[] {
  const titles = dropped.map(({ title }) => title).filter((title) => title !== "");
  if (titles.length === 0) return [];
  return wrapText(`Not shown for want of room: ${titles.join(", ")}.`, width).map((line) => style.faint(line));
}
