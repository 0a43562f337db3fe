"use client";
import type { Client, TickerInfo } from "@streampulse/client";
import { Search } from "lucide-react";
import { type KeyboardEvent, type Ref, useId, useState } from "react";
import { useSettings } from "../settings/use-settings.ts";
import { enterChoice } from "./enter-choice.ts";
import { optionId, SuggestionList } from "./suggestion-list.tsx";
import { useSuggestions } from "./use-suggestions.ts";

/**
 * Adds a ticker by typing: Enter takes what is typed, or the company that is meant, or the suggestion that the
 * arrows chose. Esc closes the suggestions, then clears the text, then leaves.
 */
export function TickerSearch({
  client,
  input,
  isListed,
  asPasted,
  onAdd,
}: {
  client: Pick<Client, "search">;
  input: Ref<HTMLInputElement>;
  /** What several pasted lines come to be in the one line that there is; undefined for what is one. */
  asPasted: (text: string) => string | undefined;
  isListed: (info: TickerInfo) => boolean;
  onAdd: (ticker: string) => void;
}) {
  const { letterKeys } = useSettings();
  const listId = useId();
  const [text, setText] = useState("");
  // By its ticker: an answer that comes meanwhile may have other rows.
  const [chosen, setChosen] = useState<string>();
  const [closed, setClosed] = useState(true);
  const { query, results, failure } = useSuggestions(client, text);
  const answered = text.trim() !== "" && query !== "";
  const open = !closed && answered;
  const listed = open && results.length > 0;
  const active = results.findIndex(({ ticker }) => ticker === chosen);

  const add = (ticker: string): void => {
    setText("");
    setChosen(undefined);
    setClosed(true);
    if (ticker.trim() !== "") onAdd(ticker);
  };
  const step = (by: number): void => {
    setClosed(false);
    // Before the first and behind the last is the text itself.
    setChosen(results[((active + by + 1 + results.length + 1) % (results.length + 1)) - 1]?.ticker);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    // An input method's own Enter and arrows choose characters, not tickers.
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter") add((listed && results[active]?.ticker) || enterChoice(text, { query, results }));
    else if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp") step(-1);
    else if (event.key === "Escape" && open) setClosed(true);
    else if (event.key === "Escape" && text) setText("");
    else if (event.key === "Escape") event.currentTarget.blur();
    else return;
    event.preventDefault();
  };

  return (
    <div className="relative mb-3">
      <label className="flex h-[42px] items-center gap-2.5 rounded-[10px] border border-line bg-surface px-3 focus-within:border-accent focus-within:ring-2 focus-within:ring-accent-soft">
        <Search size={16} className="shrink-0 text-faint" aria-hidden="true" />
        <input
          ref={input}
          role="combobox"
          aria-label="Add a ticker"
          aria-autocomplete="list"
          aria-expanded={listed}
          aria-controls={listed ? listId : undefined}
          aria-activedescendant={listed && active >= 0 ? optionId(listId, active) : undefined}
          placeholder="Add a ticker or company"
          autoComplete="off"
          autoCapitalize="characters"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="done"
          // Several, pasted at once.
          maxLength={1_000}
          value={text}
          className="min-w-0 flex-1 bg-transparent outline-none placeholder:text-faint max-[700px]:text-base"
          onChange={(event) => {
            setText(event.target.value);
            setChosen(undefined);
            setClosed(false);
          }}
          onPaste={(event) => {
            const lines = asPasted(event.clipboardData.getData("text"));
            if (lines === undefined) return;
            // A line has no room for others: the browser would join them.
            event.preventDefault();
            setText((before) => (before.trim() === "" ? lines : `${before}, ${lines}`));
            setChosen(undefined);
          }}
          onFocus={() => setClosed(false)}
          onBlur={() => setClosed(true)}
          onKeyDown={onKeyDown}
        />
        {letterKeys && (
          <kbd aria-hidden="true" className="max-[700px]:hidden">
            /
          </kbd>
        )}
      </label>
      {open && (
        <div className="absolute inset-x-0 top-full z-10 mt-1.5 overflow-hidden rounded-[10px] border border-line bg-surface shadow-card">
          {listed ? (
            <SuggestionList id={listId} results={results} active={active} isListed={isListed} onChoose={add} />
          ) : (
            <p className="px-3.5 py-3 text-[13px] text-muted">
              {failure === undefined
                ? `Nothing found for “${query}”.`
                : `Search is not answering now. ${failure} Enter adds what you typed.`}
            </p>
          )}
        </div>
      )}
    </div>
  );
}
