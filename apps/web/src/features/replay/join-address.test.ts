import { expect, test } from "vitest";
import { isOwnMachine } from "./join-address.ts";

test("a loopback address leads to the machine itself alone, any other leads to it from elsewhere", () => {
  for (const name of ["localhost", "a.localhost", "127.0.0.1", "127.1.2.3", "[::1]"])
    expect(isOwnMachine(name)).toBe(true);
  for (const name of ["192.168.1.7", "school.example", "127.example", "10.127.0.0", "[fe80::1]", "localhost.example"])
    expect(isOwnMachine(name)).toBe(false);
});
