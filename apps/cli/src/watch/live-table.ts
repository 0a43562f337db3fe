import { reasonOfStory, type Client, type ConnectionState } from "@streampulse/client";
import {
  isFault,
  parseTicker,
  TickerOutcome,
  type Gap,
  type Quote,
  type SourceChange,
  type TickerError,
  type TickerInfo,
  type TickerResult,
} from "@streampulse/core";
import { cleanText } from "../render/clean.ts";
import { errorLine } from "../render/quote-line.ts";
import { sourceChangeText, tickersText } from "../render/source-change.ts";
import type { TickerRow } from "../render/quote-cells.ts";
import type { WatchView } from "../render/watch-frame.ts";
import type { PriceReader } from "./follow.ts";
import type { KeyAction } from "./keys.ts";
import { WatchList, type Sort } from "./list.ts";

/** How long a note stays, ms. */
const NOTE_MS = 10_000;
const PROMPT_MAX = 200;

const SORT_WORDS: Readonly<Record<Sort, string>> = {
  given: "as asked",
  ticker: "ticker",
  rise: "% falling",
  fall: "% rising",
};

/** The live table apart from any terminal: what arrives and what keys do goes in, a view comes out. */
export class LiveTable implements PriceReader {
  readonly #client: Pick<Client, "add" | "remove">;
  readonly #place: string;
  readonly #now: () => number;
  readonly #list: WatchList;
  #connection: ConnectionState = { status: "connecting" };
  #prompt: string | undefined;
  #note: { readonly text: string; readonly untilMs: number } | undefined;
  #isEdited = false;

  /** What the server said of tickers that it took off the list, for the time after the table. */
  readonly refusals: string[] = [];

  constructor(client: Pick<Client, "add" | "remove">, place: string, tickers: readonly string[], now: () => number) {
    this.#client = client;
    this.#place = place;
    this.#now = now;
    this.#list = new WatchList(tickers);
  }

  infos(infos: readonly TickerInfo[]): void {
    this.#list.applyInfos(infos);
  }

  errors(errors: readonly TickerError[]): void {
    this.#list.applyErrors(errors);
    for (const error of errors) {
      if (error.removed) this.refusals.push(errorLine(error));
      this.#say(errorLine(error));
    }
  }

  gaps(gaps: readonly Gap[]): void {
    const [first] = gaps;
    if (first) this.#say(`${cleanText(first.ticker, 48)}: ${first.missed ?? "some"} quotes missed`);
  }

  sourceChanges(changes: readonly SourceChange[]): void {
    this.#list.applySourceChanges(changes);
    for (const change of changes) {
      const text = change.toSource === undefined ? undefined : sourceChangeText(change);
      if (text !== undefined) this.#say(text);
    }
  }

  quotes(quotes: readonly Quote[]): void {
    this.#list.applyQuotes(quotes, this.#now());
  }

  connection(state: ConnectionState): void {
    this.#connection = state;
  }

  /** Once the user has changed the list, an empty one is theirs to fill. */
  endsWhenEmpty(): boolean {
    return !this.#isEdited;
  }

  /** Whether any price has arrived: a table without one is not worth leaving on the screen. */
  hasPrices(): boolean {
    return this.#list.rows(this.#now()).some((row) => row.quote);
  }

  /** Does what a key asks; `quit` and `suspend` are the screen's own and mean nothing here. */
  act(action: KeyAction): void {
    switch (action.do) {
      case "sort":
        return this.#list.cycleSort();
      case "pause":
        return this.#list.togglePause(this.#now());
      case "move":
        return this.#list.move(action.rows);
      case "remove":
        return this.#remove();
      case "ask":
      case "clear":
        this.#prompt = "";
        return;
      case "cancel":
        this.#prompt = undefined;
        return;
      case "erase":
        this.#prompt = [...(this.#prompt ?? "")].slice(0, -1).join("");
        return;
      case "type":
        this.#prompt = `${this.#prompt ?? ""}${action.text}`.slice(0, PROMPT_MAX);
        return;
      case "submit":
        return this.#submit();
      default:
    }
  }

  get isPrompting(): boolean {
    return this.#prompt !== undefined;
  }

  /** What to draw now; without a keyboard, no keys are shown. */
  view(hasKeys: boolean): WatchView {
    const now = this.#now();
    const rows = this.#list.rows(now);
    return {
      rows: rows.map((row) => this.#aged(row)),
      connection: this.#connection,
      place: this.#place,
      sort: SORT_WORDS[this.#list.sort],
      isPaused: this.#list.isPaused,
      selected: this.#list.selected,
      hasKeys,
      prompt: this.#prompt,
      note: this.#note && this.#note.untilMs > now ? this.#note.text : whyOld(rows),
    };
  }

  /** While nothing comes from the server, every price may be old, whatever the server said of it last. */
  #aged(row: TickerRow): TickerRow {
    const { status } = this.#connection;
    return status === "live" || !row.quote ? row : { ...row, quote: { ...row.quote, stale: true } };
  }

  #submit(): void {
    const words = (this.#prompt ?? "").split(/[\s,]+/).filter((word) => word !== "");
    this.#prompt = undefined;
    const tickers: string[] = [];
    for (const word of words) {
      const parsed = parseTicker(word);
      if (isFault(parsed)) return this.#say(`${cleanText(word, 48)} is no ticker: it ${parsed.fault}.`);
      tickers.push(parsed.ticker);
    }
    const added = tickers.filter((ticker) => !this.#list.has(ticker));
    if (added.length === 0) return words.length > 0 ? this.#say("Already in the table.") : undefined;
    this.#isEdited = true;
    // In the list before the answer: its first price may arrive before the answer does.
    for (const ticker of added) this.#list.add(ticker);
    this.#client.add(...added).then(
      (results) => this.#take(results),
      (error: unknown) => {
        for (const ticker of added) this.#list.remove(ticker);
        this.#say(`Not added: ${reasonOf(error)}`);
      },
    );
  }

  #take(results: readonly TickerResult[]): void {
    for (const result of results) {
      if (result.outcome !== TickerOutcome.REJECTED) continue;
      this.#list.remove(result.ticker);
      this.#say(`${cleanText(result.ticker, 48)}: ${cleanText(result.message)}`);
    }
  }

  #remove(): void {
    const ticker = this.#list.selected;
    if (ticker === undefined) return;
    this.#isEdited = true;
    this.#list.remove(ticker);
    this.#client.remove(ticker).catch((error: unknown) => {
      this.#list.add(ticker);
      this.#say(`${cleanText(ticker, 48)} not removed: ${reasonOf(error)}`);
    });
  }

  #say(text: string): void {
    this.#note = { text, untilMs: this.#now() + NOTE_MS };
  }
}

function reasonOf(error: unknown): string {
  return cleanText(error instanceof Error ? error.message : String(error));
}

/** Why prices are old, for as long as they are: the reason of the first that has one, and whose it is besides. */
function whyOld(rows: readonly TickerRow[]): string | undefined {
  const reason = rows.map(storyReason).find((one) => one !== undefined);
  if (reason === undefined) return undefined;
  const tickers = rows.filter((row) => storyReason(row) === reason).map(({ ticker }) => ticker);
  return `${tickersText(tickers)}: old prices. ${cleanText(reason)}`;
}

function storyReason({ sourceChange, quote }: TickerRow): string | undefined {
  return quote?.stale ? reasonOfStory(sourceChange) : undefined;
}
