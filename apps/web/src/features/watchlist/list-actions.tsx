"use client";
import { isHeading } from "@streampulse/core";
import { usePriceStore } from "@streampulse/client/react";
import { Ellipsis } from "lucide-react";
import { useRouter } from "next/navigation";
import type { MenuItem } from "../../ui/menu-props.ts";
import { Menu } from "../../ui/menu.tsx";
import type { ListBook } from "../lists/list-book.ts";
import { entryKeys, type EntryKey } from "../lists/list-edit.ts";
import { lookItems } from "./look-items.ts";
import type { WatchlistState } from "./watchlist-state.ts";
import type { Notice } from "./watchlist-surroundings.ts";

/** What a dialog is asked for. */
export type Asked =
  | { readonly for: "new-list" | "columns" | "sort" }
  | { readonly for: "rename"; readonly id: string }
  | { readonly for: "section"; readonly before: EntryKey | undefined }
  | { readonly for: "retitle"; readonly key: EntryKey; readonly heading: string }
  | { readonly for: "note"; readonly ticker: string }
  | { readonly for: "import"; readonly text: string }
  /** Before these go, of which any has alerts. */
  | { readonly for: "alerts"; readonly tickers: readonly string[]; readonly remove: () => void };

/** What menus act upon. */
export interface MenuGround {
  readonly book: ListBook;
  readonly state: () => WatchlistState;
  readonly isSorted: () => boolean;
  readonly ask: (asked: Asked) => void;
  readonly say: (notice: Notice) => void;
  readonly remove: (ticker: string) => void;
  readonly removeLeftOut: (tickers: readonly string[]) => void;
  readonly tellLeftOut: () => void;
}

/** More would not be read. */
const LISTS_OFFERED = 10;

/** Moves an entry of the open list by one, as the list has its order. */
export function moveByOne({ book, state }: Pick<MenuGround, "book" | "state">, key: EntryKey, by: 1 | -1): void {
  const { list } = state();
  const keys = entryKeys(list.entries);
  const at = keys.indexOf(key);
  const to = at + by;
  if (at === -1 || to < 0 || to >= keys.length) return;
  book.edit(list.id, { do: "place", key, before: by === -1 ? keys[to] : keys[to + 1] });
}

/** What may be done with a ticker of the open list. */
export function tickerItems(ground: MenuGround, ticker: string): readonly (readonly MenuItem[])[] {
  const { book, state, isSorted, ask, say, remove } = ground;
  const { list, book: all } = state();
  const entry = list.entries.find((each) => !isHeading(each) && each.ticker === ticker);
  const others = all.lists.filter(({ id }) => id !== list.id).slice(0, LISTS_OFFERED);
  const sorted = isSorted();
  const moveTo = (id: string, name: string): void => {
    if (!entry) return;
    const keys = entryKeys(list.entries);
    const before = keys[keys.indexOf(ticker) + 1];
    const had = all.lists
      .find((each) => each.id === id)
      ?.entries.some((each) => !isHeading(each) && each.ticker === ticker);
    book.edit(id, { do: "add", entries: [entry] });
    book.edit(list.id, { do: "remove", key: ticker });
    const undo = (): void => {
      book.edit(list.id, { do: "add", entries: [entry], before });
      if (had !== true) book.edit(id, { do: "remove", key: ticker });
    };
    say({ text: `Moved ${ticker} to ${name}.`, undo });
  };
  return [
    [
      {
        text: entry && !isHeading(entry) && entry.note !== undefined ? "Edit the note" : "Add a note",
        onChoose: () => ask({ for: "note", ticker }),
      },
      { text: "New section above", isDisabled: sorted, onChoose: () => ask({ for: "section", before: ticker }) },
    ],
    [
      { text: "Move up", isDisabled: sorted, onChoose: () => moveByOne(ground, ticker, -1) },
      { text: "Move down", isDisabled: sorted, onChoose: () => moveByOne(ground, ticker, 1) },
    ],
    others.map(({ id, name }) => ({ text: `Move to ${name}`, onChoose: () => moveTo(id, name) })),
    [{ text: "Remove", isDanger: true, onChoose: () => remove(ticker) }],
  ];
}

/** What may be done with a section of the open list. */
function headingItems(ground: MenuGround, key: EntryKey, heading: string): readonly (readonly MenuItem[])[] {
  const { book, state, isSorted, ask, say } = ground;
  const removeHeading = (): void => {
    const { list } = state();
    const keys = entryKeys(list.entries);
    const before = keys[keys.indexOf(key) + 1];
    book.edit(list.id, { do: "remove", key });
    const undo = (): void => book.edit(list.id, { do: "add", entries: [{ heading }], before });
    say({ text: `Removed the section ${heading}. Its tickers stay.`, undo });
  };
  return [
    [
      { text: "Rename", onChoose: () => ask({ for: "retitle", key, heading }) },
      { text: "Move up", isDisabled: isSorted(), onChoose: () => moveByOne(ground, key, -1) },
      { text: "Move down", isDisabled: isSorted(), onChoose: () => moveByOne(ground, key, 1) },
    ],
    [{ text: "Remove the section", isDanger: true, onChoose: removeHeading }],
  ];
}

function MoreButton({ label, ...rest }: { label: string }) {
  return (
    <button type="button" aria-label={label} title={label} className="row-button" {...rest}>
      <Ellipsis size={14} aria-hidden="true" />
    </button>
  );
}

/** The menu of the selected row. Its events are its own: a click in it is none on the row. */
export function TickerMenu({ ground, ticker }: { ground: MenuGround; ticker: string }) {
  const store = usePriceStore();
  const router = useRouter();
  const looks = lookItems(ticker, { price: () => store.quote(ticker)?.price, go: (path) => router.push(path) });
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions, jsx-a11y/click-events-have-key-events -- holds the row's own click off
    <span className="contents" onClick={(event) => event.stopPropagation()}>
      <Menu trigger={<MoreButton label={`More for ${ticker}`} />} groups={[looks, ...tickerItems(ground, ticker)]} />
    </span>
  );
}

/** The menu of a section. */
export function HeadingMenu({ ground, rowKey, heading }: { ground: MenuGround; rowKey: EntryKey; heading: string }) {
  return (
    <Menu
      trigger={<MoreButton label={`More for the section ${heading}`} />}
      groups={headingItems(ground, rowKey, heading)}
    />
  );
}
