"use client";
import { isHeading, noteText, lengthOf, readLine, WATCHLIST_MAX, type EntryFault } from "@streampulse/core";
import { fewNames } from "../../ui/few-names.ts";
import { ImportDialog } from "../lists/import-dialog.tsx";
import type { ListBook } from "../lists/list-book.ts";
import { TextDialog } from "../lists/text-dialog.tsx";
import type { TickerAlerts } from "../alerts/ticker-alerts.ts";
import { AlertedRemoval } from "./alerted-removal.tsx";
import { ColumnsDialog } from "./columns-dialog.tsx";
import type { Asked } from "./list-actions.tsx";
import type { KeptView } from "./list-view.ts";
import { SortDialog } from "./sort-dialog.tsx";
import type { WatchlistState } from "./watchlist-state.ts";

/** The dialogs of the lists; loaded when the first one is asked for. */
export function ListDialogs({
  asked,
  book,
  view,
  state,
  alerts,
  onOpen,
  say,
  onClose,
}: {
  asked: Asked;
  book: ListBook;
  view: KeptView;
  state: WatchlistState;
  alerts: TickerAlerts;
  onOpen: (listId: string) => void;
  say: (text: string) => void;
  onClose: () => void;
}) {
  const { list } = state;
  const freeName =
    (own?: string) =>
    (text: string): string | EntryFault => {
      const name = readLine(text, WATCHLIST_MAX.name);
      const isTaken = typeof name === "string" && name !== own && state.book.lists.some((each) => each.name === name);
      return isTaken ? { fault: "is the name of another list" } : name;
    };
  const heading = (text: string): string | EntryFault => {
    const line = readLine(text, WATCHLIST_MAX.heading);
    const isTaken = list.entries.some((entry) => isHeading(entry) && entry.heading === line);
    return isTaken ? { fault: "is a section of this list already" } : line;
  };
  switch (asked.for) {
    case "new-list":
      return (
        <TextDialog
          title="New list"
          label="Name"
          text=""
          action="Make the list"
          check={freeName()}
          onTake={(name) => onOpen(book.create(name, []))}
          onClose={onClose}
        />
      );
    case "rename": {
      const name = state.book.lists.find(({ id }) => id === asked.id)?.name ?? "";
      return (
        <TextDialog
          title="Rename the list"
          label="Name"
          text={name}
          action="Rename"
          check={freeName(name)}
          onTake={(next) => book.rename(asked.id, next)}
          onClose={onClose}
        />
      );
    }
    case "section":
      return (
        <TextDialog
          title="New section"
          label="Heading"
          text=""
          action="Add the section"
          check={heading}
          onTake={(text) => book.edit(list.id, { do: "add", entries: [{ heading: text }], before: asked.before })}
          onClose={onClose}
        />
      );
    case "retitle":
      return (
        <TextDialog
          title="Rename the section"
          label="Heading"
          text={asked.heading}
          action="Rename"
          check={(text) => (text === asked.heading ? text : heading(text))}
          onTake={(text) => book.edit(list.id, { do: "retitle", key: asked.key, heading: text })}
          onClose={onClose}
        />
      );
    case "note": {
      const entry = list.entries.find((each) => !isHeading(each) && each.ticker === asked.ticker);
      return (
        <TextDialog
          title={`Note on ${asked.ticker}`}
          label="Note"
          text={(entry && !isHeading(entry) && entry.note) || ""}
          action="Keep the note"
          isLong
          check={note}
          onTake={(text) => book.edit(list.id, { do: "note", ticker: asked.ticker, note: text })}
          onClose={onClose}
        />
      );
    }
    case "alerts": {
      const { tickers, remove } = asked;
      const drop = (): void =>
        void Promise.all(tickers.map((ticker) => alerts.drop(ticker))).catch(() =>
          say(`The alerts of ${fewNames(tickers, 5)} could not be deleted.`),
        );
      return (
        <AlertedRemoval
          tickers={tickers}
          count={tickers.reduce((sum, ticker) => sum + alerts.count(ticker), 0)}
          onClose={onClose}
          onRemove={(withAlerts) => {
            if (withAlerts) drop();
            remove();
          }}
        />
      );
    }
    case "import":
      return <ImportDialog book={book} open={list} text={asked.text} onDone={say} onClose={onClose} />;
    case "columns":
      return <ColumnsDialog view={view} onClose={onClose} />;
    case "sort":
      return <SortDialog view={view} listId={list.id} onClose={onClose} />;
  }
}

function note(text: string): string | EntryFault {
  const kept = noteText(text);
  return lengthOf(kept) > WATCHLIST_MAX.note ? { fault: `is longer than ${WATCHLIST_MAX.note} characters` } : kept;
}
