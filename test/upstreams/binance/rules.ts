/** Binance's limits and grammar as its documentation states them; the fake holds its clients to these. */

/** Messages a second from a client: pings, pongs and JSON together. */
export const MESSAGES_PER_SECOND = 5;
/** Streams on one connection. */
export const STREAMS_MAX = 1_024;
/** Connection attempts of one address in 5 minutes. */
export const ATTEMPTS_MAX = 300;
export const ATTEMPTS_WINDOW_MS = 300_000;
/** The longest request line that was seen to work. */
export const URL_MAX = 8_000;
/** Request weight of one address in a clock minute. */
export const WEIGHT_MAX = 6_000;
/** A ping each 20 s, its pong within 60 s, an end after 24 h. */
export const PING_EVERY_MS = 20_000;
export const PONG_WITHIN_MS = 60_000;
export const LIFETIME_MS = 86_400_000;
/** How often the 24 hours' figures are told, where they changed. */
export const FIGURES_EVERY_MS = 1_000;

const CHANNEL =
  /^(?:trade|aggTrade|bookTicker|ticker|miniTicker|avgPrice|referencePrice|blockTrade|kline_(?:1s|[135]m|15m|30m|[12468]h|12h|1d|3d|1w|1M)|ticker_(?:1h|4h|1d)|depth(?:5|10|20)?(?:@(?:100|1000)ms)?)$/;

/** A stream by its two parts; undefined for a malformed one. The symbol's spelling is not judged here. */
export function parseStream(stream: string): { readonly symbol: string; readonly channel: string } | undefined {
  if (stream === "!miniTicker@arr") return { symbol: "!miniTicker", channel: "arr" };
  const at = stream.indexOf("@");
  const symbol = stream.slice(0, at);
  const channel = stream.slice(at + 1);
  if (at < 1 || !/^[A-Za-z0-9._-]{1,20}$/.test(symbol) || !CHANNEL.test(channel)) return undefined;
  return { symbol, channel };
}
