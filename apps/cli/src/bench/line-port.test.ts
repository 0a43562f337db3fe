import { expect, test } from "vitest";
import { linePort } from "./line-port.ts";

const NONE = { url: undefined, "tcp-port": undefined };

test.each([
  ["nothing said", NONE, {}, 8081],
  ["a server of this environment", NONE, { STREAMPULSE_PORT: "9000" }, 8081],
  ["a server of this environment with both", NONE, { STREAMPULSE_TCP_PORT: "7000" }, 7000],
  ["a URL", { ...NONE, url: "http://host:9000" }, {}, 9001],
  ["a URL with the last port", { ...NONE, url: "http://host:65535" }, {}, 65_534],
  ["a URL without a port", { ...NONE, url: "https://host/base" }, {}, 444],
  [
    "a URL, which is not of this environment",
    { ...NONE, url: "http://host:9000" },
    { STREAMPULSE_TCP_PORT: "7" },
    9001,
  ],
  ["the option", { url: "http://host:9000", "tcp-port": 5 }, { STREAMPULSE_TCP_PORT: "no" }, 5],
])("%s: the port that serve would use", (_, values, env, port) => {
  expect(linePort(values, env)).toBe(port);
});

test("a variable that names no port is named, with exit code 2", () => {
  expect(() => linePort(NONE, { STREAMPULSE_TCP_PORT: "0" })).toThrowError(/^STREAMPULSE_TCP_PORT, "0", does not say/);
});
