/** Coinbase Exchange's limits as its documentation states them; the fake holds its clients to these. */

/** How long a connection may be without a subscription. */
export const SUBSCRIBE_WITHIN_MS = 5_000;
/** Messages a second from one address, over all its sockets. */
export const MESSAGES_PER_SECOND = 100;
/** REST requests of one address in a second. */
export const REQUESTS_PER_SECOND = 8;
/** Connection attempts of one address: 8 a second too, with bursts of 20. */
export const ATTEMPTS = { max: 20, windowMs: 2_500 };
/** Sockets of one address on the same channel of the same product. */
export const SUBSCRIPTIONS_PER_PRODUCT = 10;
export const HEARTBEAT_EVERY_MS = 1_000;
/** When connections are ended, as all vendors do about daily. */
export const LIFETIME_MS = 86_400_000;

/** The public channels that the fake serves. */
export const CHANNELS: readonly string[] = ["ticker", "heartbeat", "matches", "status"];
