import { type TickerInfo, TickerType } from "@streampulse/core";
import { TickerName } from "../watchlist/ticker-name.tsx";

const TYPE: Readonly<Record<TickerType, string | undefined>> = {
  [TickerType.UNSPECIFIED]: undefined,
  [TickerType.STOCK]: "Stock",
  [TickerType.CRYPTO]: "Crypto",
  [TickerType.FOREX]: "Forex",
  [TickerType.INDEX]: "Index",
  [TickerType.FUND]: "Fund",
  [TickerType.FUTURE]: "Future",
  [TickerType.OTHER]: undefined,
};

/** The id of one option of the list with this id; the text field points at the active one. */
export function optionId(listId: string, index: number): string {
  return `${listId}-${index}`;
}

/** Whether the ticker says already what its exchange would. */
function namesVenue({ ticker, exchange }: TickerInfo): boolean {
  return exchange !== undefined && ticker.startsWith(`${exchange.toUpperCase()}:`);
}

/** What was found, for the text field that owns it; the pointer chooses without taking its focus. */
export function SuggestionList({
  id,
  results,
  active,
  isListed,
  onChoose,
}: {
  id: string;
  results: readonly TickerInfo[];
  active: number;
  isListed: (info: TickerInfo) => boolean;
  onChoose: (ticker: string) => void;
}) {
  return (
    <div id={id} role="listbox" aria-label="Tickers found" className="max-h-[min(420px,60dvh)] overflow-y-auto py-1.5">
      {results.map((info, index) => (
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the text field has the focus and the keys
        <div
          key={info.ticker}
          id={optionId(id, index)}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          className="flex cursor-pointer items-center gap-3 px-3.5 py-1.5 hover:bg-sunken aria-selected:bg-accent-soft"
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onChoose(info.ticker)}
        >
          <span className="min-w-0 flex-1">
            <span className="block truncate leading-tight font-semibold">
              <TickerName ticker={info.ticker} />
            </span>
            <span className="block truncate text-xs text-faint">{info.name}</span>
          </span>
          <span className="max-w-[42%] shrink-0 text-right text-xs leading-tight text-muted">
            {[namesVenue(info) ? undefined : info.exchange, TYPE[info.type ?? TickerType.UNSPECIFIED], info.currency]
              .filter(Boolean)
              .join(" · ")}
            <span className="block text-faint">{isListed(info) ? "in the list" : info.source}</span>
          </span>
        </div>
      ))}
    </div>
  );
}
