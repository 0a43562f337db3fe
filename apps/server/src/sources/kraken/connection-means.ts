import type { SourceContext } from "../../engine/ports/source.ts";

/** What a connection needs of its source. */
export interface ConnectionMeans {
  readonly context: SourceContext;
  /** The address of the second version of the socket. */
  readonly address: string;
  /** The vendor's spelling of a canonical name. */
  symbolOf(canonical: string): string;
  /** The digits behind the point of a ticker's prices, 0 where they are not known. */
  decimalsOf(canonical: string): number;
  /** Whether a connection brings this symbol's prices already, so that a successor's snapshot has none that are new. */
  isDelivered(symbol: string): boolean;
  /** The upstream says that it does not have this ticker, whatever its list says. */
  isUnknown(canonical: string): void;
  /** Told once, when the connection holds nothing any more. */
  ended(): void;
}
