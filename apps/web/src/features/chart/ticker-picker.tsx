"use client";
import type { TickerInfo } from "@streampulse/client";
import { type KeyboardEvent, useEffect, useId, useState } from "react";
import { Dialog } from "../../ui/dialog.tsx";
import { INPUT_CLASS } from "../../ui/text-input.tsx";
import { optionId, SuggestionList } from "../search/suggestion-list.tsx";
import { useSuggestions } from "../search/use-suggestions.ts";
import { useSession } from "../session/session-context.tsx";
import { pickerChoice } from "./picker-choice.ts";

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
  // By its ticker: an answer that comes meanwhile may have other rows.
  const [chosen, setChosen] = useState<string>();
  const [entered, setEntered] = useState<string>();
  const suggestions = useSuggestions(client, text);
  const { results: found, failure, query } = suggestions;
  const isTyped = text.trim() !== "";
  const results: readonly TickerInfo[] = isTyped ? found : offered.map((ticker) => ({ ...store.info(ticker), ticker }));
  const at = results.findIndex(({ ticker }) => ticker === chosen);
  // The first of the list stands ready; of what is typed nothing is pointed at before the arrows do.
  const active = at === -1 && !isTyped && results.length > 0 ? 0 : at;
  const choose = (ticker: string): void => {
    onChoose(ticker);
    onClose();
  };
  const choice = pickerChoice(text, suggestions, results[active]?.ticker);
  const wanted = entered !== undefined && entered === text && "take" in choice ? choice.take : undefined;
  useEffect(() => {
    if (wanted === undefined) return;
    onChoose(wanted);
    onClose();
    // oxlint-disable-next-line react/exhaustive-deps -- once, when what was entered is known
  }, [wanted]);
  const step = (by: number): void => {
    setEntered(undefined);
    const places = results.length + (isTyped ? 1 : 0);
    const first = isTyped ? 1 : 0;
    if (places > 0) setChosen(results[((active + first + by + places) % places) - first]?.ticker);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp") step(-1);
    else if (event.key === "Enter") setEntered(text);
    else return;
    event.preventDefault();
  };
  const fault = entered === text && "fault" in choice ? choice.fault : undefined;
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
          setChosen(undefined);
          setEntered(undefined);
        }}
        onKeyDown={onKeyDown}
      />
      <div className="-mx-5 mt-2 min-h-40">
        {fault !== undefined && (
          <p role="alert" className="px-5 py-3 text-[13px] [overflow-wrap:anywhere] text-warn">
            {fault}
          </p>
        )}
        {results.length > 0 ? (
          <SuggestionList id={listId} results={results} active={active} isListed={() => false} onChoose={choose} />
        ) : (
          <p className="px-5 py-3 text-[13px] text-muted">
            {isTyped && query !== ""
              ? `${failure ?? `Nothing found for “${query}”.`} Enter takes what you typed.`
              : "Type to search."}
          </p>
        )}
      </div>
    </Dialog>
  );
}
