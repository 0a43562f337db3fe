import type { Group } from "../../group.ts";
import { add, remove } from "./change.ts";
import { exportLists, importLists } from "./files.ts";
import { list, show } from "./list.ts";
import { move, note, rename } from "./order.ts";

/** `streampulse watchlist`: lists of tickers that the server keeps. */
export const watchlist: Group = {
  name: "watchlist",
  summary: "lists of tickers that the server keeps; import and export",
  byItself: list,
  commands: [list, show, add, remove, rename, move, note, importLists, exportLists],
};
