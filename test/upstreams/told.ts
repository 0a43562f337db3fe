import type {
  ConnectionEvents,
  ListingInfo,
  SourceFault,
  SourceQuote,
} from "../../apps/server/src/engine/ports/source.ts";

/** What one connection told, in order. */
export class Told implements ConnectionEvents {
  readonly events: string[] = [];
  readonly quoted: SourceQuote[] = [];
  readonly infos: ListingInfo[] = [];
  readonly faults: SourceFault[] = [];
  opened = (): void => void this.events.push("opened");
  quotes = (batch: readonly SourceQuote[]): void => void this.quoted.push(...batch);
  info = (_id: number, info: ListingInfo): void => void this.infos.push(info);
  alive = (): void => void this.events.push("alive");
  retiring = (): void => void this.events.push("retiring");
  tickerFault = (_id: number, fault: SourceFault): void => void this.faults.push(fault);
  closed(fault: SourceFault): void {
    this.events.push("closed");
    this.faults.push(fault);
  }

  /** The quotes that are prices. */
  get prices(): string[] {
    return this.quoted.flatMap(({ price }) => (price === undefined ? [] : [price]));
  }
}
