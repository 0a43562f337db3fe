"use client";
import { Button } from "../../ui/button.tsx";
import { type MenuGround, tickerItems } from "./list-actions.tsx";

/** What a row's menu has, as buttons below what is known of the ticker: on a phone rows have no room for a menu. */
export function SheetActions({ ground, ticker, close }: { ground: MenuGround; ticker: string; close: () => void }) {
  const items = tickerItems(ground, ticker).flat();
  return (
    <div className="mt-4 grid grid-cols-2 gap-2">
      {items.map(({ text, isDanger = false, isDisabled = false, onChoose }) => (
        <Button
          key={text}
          disabled={isDisabled}
          className={`h-10 ${isDanger ? "col-span-2 text-bad" : ""}`}
          onClick={() => {
            // Moving by one is done several times.
            if (!text.startsWith("Move up") && !text.startsWith("Move down")) close();
            onChoose();
          }}
        >
          <span className="truncate">{isDanger ? `${text} ${ticker}` : text}</span>
        </Button>
      ))}
    </div>
  );
}
