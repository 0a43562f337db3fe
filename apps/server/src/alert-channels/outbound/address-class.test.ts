import fc from "fast-check";
import { expect, test } from "vitest";
import { holdsFor } from "../../../../../test/seeded.ts";
import { addressClass, type AddressClass } from "./address-class.ts";
import { literalOf, outboundUrl } from "./outbound-url.ts";

test.each<[string, AddressClass]>([
  ["0.255.255.255", "never"],
  ["1.0.0.0", "public"],
  ["9.255.255.255", "public"],
  ["10.0.0.0", "private"],
  ["10.255.255.255", "private"],
  ["11.0.0.0", "public"],
  ["100.63.255.255", "public"],
  ["100.64.0.0", "private"],
  ["100.127.255.255", "private"],
  ["100.128.0.0", "public"],
  ["126.255.255.255", "public"],
  ["127.0.0.0", "private"],
  ["128.0.0.0", "public"],
  ["169.253.255.255", "public"],
  ["169.254.168.255", "private"],
  ["169.254.169.0", "never"],
  ["169.254.170.255", "never"],
  ["169.254.171.0", "private"],
  ["169.255.0.0", "public"],
  ["172.15.255.255", "public"],
  ["172.16.0.0", "private"],
  ["172.31.255.255", "private"],
  ["172.32.0.0", "public"],
  ["192.167.255.255", "public"],
  ["192.168.0.0", "private"],
  ["192.169.0.0", "public"],
  ["198.17.255.255", "public"],
  ["198.18.0.0", "never"],
  ["223.255.255.255", "public"],
  ["224.0.0.0", "never"],
  ["255.255.255.255", "never"],
  ["::", "never"],
  ["::1", "private"],
  ["::2", "never"],
  ["1fff:ffff::", "never"],
  ["2001:4860:4860::8888", "public"],
  ["3fff:ffff::", "public"],
  ["4000::", "never"],
  ["fbff::", "never"],
  ["fc00::", "private"],
  ["fdff::1", "private"],
  ["fe00::", "never"],
  ["fe80::", "private"],
  ["febf::", "private"],
  ["fec0::", "never"],
  ["ff02::1", "never"],
  ["fe80::1%eth0", "private"],
  ["::ffff:8.8.8.8", "public"],
  ["::ffff:127.0.0.1", "private"],
  ["::ffff:169.254.169.254", "never"],
  ["64:ff9b::808:808", "public"],
  ["64:ff9b::7f00:1", "private"],
  ["127.1", "never"],
  ["0x7f000001", "never"],
  ["localhost", "never"],
  ["", "never"],
])("%s is %s", (address, kind) => {
  expect(addressClass(address)).toBe(kind);
});

test("an IPv4 address is the same one in every spelling that a browser reads", () => {
  const part = fc.integer({ min: 0, max: 255 });
  const spelling = fc.constantFrom<(value: number) => string>(
    (value) => String(value),
    (value) => `0x${value.toString(16)}`,
    (value) => `0X${value.toString(16).toUpperCase().padStart(4, "0")}`,
    (value) => (value === 0 ? "0" : `0${value.toString(8)}`),
    (value) => `000${value.toString(8)}`,
  );
  const spellings = fc.tuple(spelling, spelling, spelling, spelling);
  const parts = fc.tuple(part, part, part, part);
  const shape = fc.record({
    count: fc.integer({ min: 1, max: 4 }),
    dot: fc.constantFrom(".", "。", "．", "%2e"),
    end: fc.constantFrom("", "."),
  });
  const property = fc.property(parts, spellings, shape, (bytes, spell, { count, dot, end }) => {
    // The last of fewer parts holds all the bytes that are left.
    const rest = bytes.slice(count - 1).reduce((sum, byte) => sum * 256 + byte, 0);
    const host = [...bytes.slice(0, count - 1), rest].map((value, at) => spell[at]?.(value) ?? "").join(dot);
    const url = outboundUrl(`http://${host}${end}/`);
    const literal = url && literalOf(url);
    expect(literal).toBe(bytes.join("."));
    expect(addressClass(literal ?? "")).toBe(addressClass(bytes.join(".")));
  });
  holdsFor("spellings of addresses", property, { runs: 500 });
});
