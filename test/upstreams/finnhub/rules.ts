/** Finnhub's limits and words as its documentation and clients' reports have them; the fake holds its clients to these. */

/** REST calls with one key in any minute of the free plan, and in any second of every plan. */
export const CALLS_PER_MINUTE = 60;
export const CALLS_PER_SECOND = 30;
/** Symbols on the one socket of the free plan. */
export const SYMBOLS_MAX = 50;
/** A ping as a message of data, about once a minute. */
export const PING_EVERY_MS = 60_000;

/** Bodies of refusals, by status. */
export const NO_KEY = { error: "Please use an API key." };
export const WRONG_KEY = { error: "Invalid API key." };
export const NO_ACCESS = { error: "You don't have access to this resource." };
export const LIMIT_REACHED = { error: "API limit reached. Please try again later. Remaining Limit: 0" };

/** What the socket says to one symbol too many. */
export const TOO_MANY = '{"msg":"Subscribing to too many symbols","type":"error"}';
