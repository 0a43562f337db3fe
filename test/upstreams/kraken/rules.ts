/**
 * Kraken's limits as far as it tells them, and where it does not, figures stricter than any that its users report: the
 * fake holds its clients to these.
 */

/** Subscriptions and unsubscriptions of one connection: so many messages at once, and a second in the long run. */
export const SUBSCRIPTIONS_BURST = 10;
export const SUBSCRIPTIONS_PER_SECOND = 5;
/** Requests of one address: it names no figure, about one a second with short bursts is what works. */
export const REQUESTS_BURST = 5;
export const REQUESTS_PER_SECOND = 1;
/** Connection attempts of one address. */
export const ATTEMPTS = { max: 150, windowMs: 600_000 };
/** A connection that is subscribed to nothing for so long is ended. */
export const UNUSED_MS = 60_000;
/** How often a heartbeat comes, once something was subscribed to and where nothing else is said. */
export const HEARTBEAT_MS = 1_000;
/** How many trades the snapshot of the trade channel has. */
export const SNAPSHOT_TRADES = 50;

/** A symbol as the second version of the socket spells it. */
const SYMBOL = /^[^/]{1,16}\/[^/]{1,16}$/;

/** Why a subscription to a symbol that is not listed is refused, in the vendor's words. */
export function refusalOf(symbol: string): string {
  return SYMBOL.test(symbol)
    ? `Currency pair not supported ${symbol}`
    : `Currency pair not in ISO 4217-A3 format ${symbol}`;
}
