import { connect, isIP, type LookupFunction } from "node:net";
import type { Duplex } from "node:stream";
import { connect as connectTls } from "node:tls";

/** Where to connect: one of these addresses, the first that takes it. */
export interface Dialled {
  readonly addresses: readonly string[];
  readonly port: number;
  /** Whose certificate it must be; undefined: no TLS. */
  readonly tlsName: string | undefined;
}

/** A connection to one of the addresses given and to no other, whatever a name might mean by now. */
export function dial({ addresses, port, tlsName }: Dialled): Duplex {
  const known = addresses.map((address) => ({ address, family: isIP(address) }));
  const lookup: LookupFunction = (_host, { all }, tell) => {
    const [first] = known;
    if (all) tell(null, known);
    else if (first) tell(null, first.address, first.family);
    else tell(new Error("no address"), "", 0);
  };
  // A host that is no address, so that it is always asked of `lookup`.
  const to = { host: "given.invalid", port, lookup, autoSelectFamily: true };
  if (tlsName === undefined) return connect(to);
  const servername = isIP(tlsName) === 0 ? { servername: tlsName } : {};
  // The certificate is held against the host of the URL, also where that is an address.
  return connectTls({ ...to, ...servername, host: tlsName, ALPNProtocols: ["http/1.1"] });
}
