"use client";
import { isHeading } from "@streampulse/core";
import { Ellipsis } from "lucide-react";
import { IconButton } from "../../ui/icon-button.tsx";
import { Menu } from "../../ui/menu.tsx";
import type { KeptList } from "../lists/list-keeper.ts";
import type { ListFormat } from "../lists/list-text.ts";
import { shareLink } from "../lists/share-link.ts";
import type { Asked, MenuGround } from "./list-actions.tsx";

/** Hands a file to the browser, which saves it. */
async function save(format: ListFormat, lists: readonly KeptList[]): Promise<readonly string[]> {
  const { listFile } = await import("../lists/list-text.ts");
  const { name, type, text, leftOut } = listFile(format, lists);
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
  return leftOut;
}

/** What may be done with the open list, and with how lists are shown. */
export function ListMenu({
  ground,
  isPaused,
  onPause,
  onDelete,
}: {
  ground: MenuGround;
  isPaused: boolean;
  onPause: () => void;
  onDelete: () => void;
}) {
  const { state, ask, say, tellLeftOut } = ground;
  const { list, tickers, book, leftOut, leftOutTold } = state();
  const isUntold = leftOut.length > leftOutTold.length;
  const write = (format: ListFormat, lists: readonly KeptList[]): void => {
    save(format, lists).then(
      (lost) => lost.length > 0 && say({ text: lost.join(" ") }),
      () => say({ text: "The file could not be written. Try again when there is a connection." }),
    );
  };
  const share = (): void => {
    const shown = list.entries.filter((entry) => isHeading(entry) || tickers.includes(entry.ticker));
    const { link, count } = shareLink(location.origin, list.name, shown);
    const part = count < tickers.length ? ` It holds the first ${count} of ${tickers.length} tickers.` : "";
    const show = (): void => void prompt(`This link proposes the list.${part}`, link);
    // Over plain HTTP a page may not write to the clipboard.
    if (!("clipboard" in navigator)) return show();
    navigator.clipboard.writeText(link).then(() => say({ text: `The link was copied.${part}` }), show);
  };
  const asking = (asked: Asked) => () => ask(asked);
  return (
    <Menu
      trigger={
        <IconButton label="List menu">
          <Ellipsis size={16} />
        </IconButton>
      }
      groups={[
        [
          { text: "Rename the list", onChoose: asking({ for: "rename", id: list.id }) },
          { text: "New section", onChoose: asking({ for: "section", before: undefined }) },
          { text: "Sort", onChoose: asking({ for: "sort" }) },
          { text: "Columns", onChoose: asking({ for: "columns" }) },
          { text: isPaused ? "Go on" : "Pause", onChoose: onPause },
          ...(isUntold ? [{ text: "Show what is left out", onChoose: tellLeftOut }] : []),
        ],
        [
          { text: "Import", onChoose: asking({ for: "import", text: "" }) },
          { text: "Export for TradingView (TXT)", onChoose: () => write("txt", [list]) },
          { text: "Export all as CSV", onChoose: () => write("csv", book.lists) },
          { text: "Export all as JSON", onChoose: () => write("json", book.lists) },
          { text: "Copy a link", isDisabled: tickers.length === 0, onChoose: share },
        ],
        [{ text: "Delete the list", isDanger: true, isDisabled: book.lists.length === 1, onChoose: onDelete }],
      ]}
    />
  );
}
