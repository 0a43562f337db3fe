import type { Order } from "./door.ts";

/** The path of the streaming call, below the server's base path. */
export const STREAM_PATH = "/streampulse.v1.PriceService/StreamPrices";

/** A message behind its five bytes of flags and length. */
export function enveloped(message: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

/** The value of the Authorization header; none where there is no token. */
export function authorization({ token }: Order): string[] {
  return token === undefined ? [] : [`Bearer ${token}`];
}
