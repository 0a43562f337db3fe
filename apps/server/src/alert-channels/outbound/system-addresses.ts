import { lookup } from "node:dns/promises";

/** A name's addresses as the system knows them, in its order. Rejects where there is none. */
export async function systemAddresses(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}
