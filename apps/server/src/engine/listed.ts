import type { HoursName } from "@streampulse/core";

import type { ListingInfo, SourceQuote } from "./ports/source.ts";
import type { ListingQuote } from "./wire/quote-record.ts";

/** What the board holds of one listing: the numbering and the last good price that all its names share. */
export class Listed {
  readonly id: number;
  readonly canonical: string;
  epoch: number;
  /** The tickers, as numbers, that are names of it now. */
  readonly tickers: number[] = [];
  sequence = 0;
  latest: ListingQuote | undefined;
  info: ListingInfo;
  source = "";
  /** The calendar of its market, as its source's listing has it. */
  hours: HoursName | undefined;
  /** Its source tells its session, so that the calendar does not. */
  tellsSession = false;
  /** What its source calls it: another name than its own while another venue's prices stand in. */
  carriedAs: string;
  /** Its source told of a trouble since its last price. */
  isTroubled = false;
  /** What came before the first price. */
  early: SourceQuote | undefined;
  arrivedMs = 0;
  /** When its last price came; what came since may be a bid or an ask. */
  pricedMs = 0;
  /** The usual time between two arrivals; 0 until there were two. */
  usualGapMs = 0;
  /** Since its last arrival it could not be heard, or its source changed: the time until the next one is none of the market's. */
  isGapCut = false;

  constructor(id: number, canonical: string, epoch: number, info: ListingInfo) {
    this.id = id;
    this.canonical = canonical;
    this.carriedAs = canonical;
    this.epoch = epoch;
    this.info = info;
  }
}
