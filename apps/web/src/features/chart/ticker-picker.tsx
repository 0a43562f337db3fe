"use client";
import type { TickerInfo } from "@streampulse/client";
import { type KeyboardEvent, useId, useState } from "react";
import { Dialog } from "../../ui/dialog.tsx";
import { INPUT_CLASS } from "../../ui/text-input.tsx";
import { optionId, SuggestionList } from "../search/suggestion-list.tsx";
import { useSuggestions } from "../search/use-suggestions.ts";
import { useSession } from "../session/session-context.tsx";

/** A dialog that chooses one ticker by typing; those of the list stand there before anything is typed. */
export function TickerPicker({
  title,
  offered,
  onChoose,
  onClose,
}: {
  title: string;
  offered: readonly string[];
  onChoose: (ticker: string) => void;
  onClose: () => void;
}) {
  const { client, store } = useSession();
  const listId = useId();
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const { results: found, failure, query } = useSuggestions(client, text);
  const isTyped = text.trim() !== "";
  const results: readonly TickerInfo[] = isTyped ? found : offered.map((ticker) => ({ ...store.info(ticker), ticker }));
  const choose = (ticker: string): void => {
    onChoose(ticker);
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return;
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by !== 0) setActive((now) => (now + by + results.length) % Math.max(1, results.length));
    else if (event.key === "Enter" && (isTyped ? query !== "" : true)) {
      const chosen = results[active]?.ticker;
      if (chosen !== undefined) choose(chosen);
    } else return;
    event.preventDefault();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <input
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog is for this one box
        autoFocus
        role="combobox"
        aria-label="Ticker or company"
        aria-autocomplete="list"
        aria-expanded={results.length > 0}
        aria-controls={results.length > 0 ? listId : undefined}
        aria-activedescendant={results[active] ? optionId(listId, active) : undefined}
        placeholder="Ticker or company"
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={64}
        value={text}
        className={INPUT_CLASS}
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div className="-mx-5 mt-2 min-h-40">
        {results.length > 0 ? (
          <SuggestionList id={listId} results={results} active={active} isListed={() => false} onChoose={choose} />
        ) : (
          <p className="px-5 py-3 text-[13px] text-muted">
            {failure ?? (isTyped && query !== "" ? `Nothing found for “${query}”.` : "Type to search.")}
          </p>
        )}
      </div>
    </Dialog>
  );
}
