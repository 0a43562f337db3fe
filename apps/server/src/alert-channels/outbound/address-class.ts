import ipaddr from "ipaddr.js";

/**
 * Whether a request that a user asked for may go to an address: `public` always, `private` where the operator allows it
 * (this machine and the networks it is in), `never`: what gives a cloud machine its credentials, and what is no host.
 */
export type AddressClass = "public" | "private" | "never";

/**
 * Where clouds tell a machine its secrets or take its orders: all of 169.254.169.0/24 and 169.254.170.0/24 (AWS, Google,
 * Azure, Oracle, DigitalOcean, Hetzner; 169.254.170.2 and .23 containers at AWS), Alibaba's 100.100.100.200, Azure's
 * 168.63.129.16, Oracle's 192.0.0.192, and on IPv6 fd00:ec2::254 and ::23 (AWS), fd20:ce::254 (Google),
 * fd00:42::42 (Scaleway).
 */
const METADATA = ["169.254.169.0/24", "169.254.170.0/24", "100.100.100.200/32", "168.63.129.16/32", "192.0.0.192/32"]
  .concat(["fd00:ec2::/32", "fd20:ce::/32", "fd00:42::/32"])
  .map((range) => ipaddr.parseCIDR(range));

const PRIVATE: ReadonlySet<string> = new Set(["loopback", "private", "linkLocal", "carrierGradeNat", "uniqueLocal"]);

/** What kind of an address this is: IPv4 in four decimal parts, or IPv6, as a resolver answers them or a URL holds them. */
export function addressClass(text: string): AddressClass {
  if (!ipaddr.IPv4.isValidFourPartDecimal(text) && !ipaddr.IPv6.isValid(text)) return "never";
  return classOf(ipaddr.parse(text));
}

function classOf(address: ipaddr.IPv4 | ipaddr.IPv6): AddressClass {
  if (METADATA.some(([base, bits]) => base.kind() === address.kind() && address.match(base, bits))) return "never";
  if (address instanceof ipaddr.IPv6) {
    const carried = carriedBy(address);
    if (carried) return classOf(carried);
  }
  const range: string = address.range();
  if (range === "unicast") return address instanceof ipaddr.IPv4 || isGlobal(address) ? "public" : "never";
  return PRIVATE.has(range) ? "private" : "never";
}

/** The IPv4 address that an IPv6 one stands for: mapped, or behind the well-known prefix of NAT64. */
function carriedBy(address: ipaddr.IPv6): ipaddr.IPv4 | undefined {
  const nat64 = address.parts.slice(0, 6).join() === "100,65435,0,0,0,0";
  return address.isIPv4MappedAddress() || nat64 ? new ipaddr.IPv4(address.toByteArray().slice(12)) : undefined;
}

/** 2000::/3 is all that was given out: what lies elsewhere, such as the ancient ::127.0.0.1, is nobody's. */
function isGlobal({ parts }: ipaddr.IPv6): boolean {
  return ((parts[0] ?? 0) & 0xe000) === 0x2000;
}
