"use client";
import { useId } from "react";
import { TextInput } from "../../ui/text-input.tsx";
import { useSuggestions } from "../search/use-suggestions.ts";
import { useSession } from "../session/session-context.tsx";

/** A box for a ticker, which the browser completes from what the server's search finds. */
export function TickerBox({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const listId = useId();
  const { client } = useSession();
  const { results } = useSuggestions(client, value);
  return (
    <>
      <TextInput
        value={value}
        list={listId}
        maxLength={64}
        autoCapitalize="characters"
        autoCorrect="off"
        placeholder="AAPL"
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id={listId}>
        {results.map(({ ticker, name }) => (
          <option key={ticker} value={ticker}>
            {name}
          </option>
        ))}
      </datalist>
    </>
  );
}
