import { expect, test } from "vitest";
import { addressGroup } from "./address-group.ts";

test("an IPv4 address is one however it is written, and of an IPv6 one the first half counts", () => {
  expect(["192.0.2.1", "::ffff:192.0.2.1", "::FFFF:192.0.2.1"].map(addressGroup)).toEqual(Array(3).fill("192.0.2.1"));
  for (const text of ["2001:db8:1:2::", "2001:db8:1:2::1", "2001:0db8:1:2:a:b:c:d", "2001:db8:1:2:ffff::192.0.2.1"])
    expect(addressGroup(text)).toBe("2001:db8:1:2::/64");
  expect(addressGroup("2001:db8::1")).toBe("2001:db8:0:0::/64");
  expect(addressGroup("::1:2:3:4:5")).toBe("0:0:0:1::/64");
  expect(addressGroup("fe80::1%eth0")).toBe("fe80:0:0:0::/64");
  expect(["elsewhere", "this machine"].map(addressGroup)).toEqual(["elsewhere", "this machine"]);
});
