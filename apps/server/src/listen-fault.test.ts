import { expect, test } from "vitest";

import { readSettings } from "./config.ts";
import { listenFault } from "./listen-fault.ts";

const SETTINGS = readSettings({ STREAMPULSE_PORT: "9000", STREAMPULSE_TCP_PORT: "9001" });
const said = (code: string, port?: number) =>
  listenFault(Object.assign(new Error(code), { code, ...(port && { port }) }), SETTINGS).join("\n");

test("a port that is taken is named, with the setting of its door and another port to choose", () => {
  expect(said("EADDRINUSE")).toMatch(/Port 9000 .* taken .*\n.*STREAMPULSE_PORT=9001 .* --port 9001$/s);
  expect(said("EADDRINUSE", 9001)).toMatch(/Port 9001 .* taken .*\n.*STREAMPULSE_TCP_PORT=9002 .* --tcp-port 9002$/s);
});

test("what else the system says is told with what to do", () => {
  expect(said("EACCES")).toContain("choose one above 1023");
  expect(said("EADDRNOTAVAIL")).toContain("STREAMPULSE_HOST");
  expect(said("ENOTSUP")).toContain("leave STREAMPULSE_WORKERS at 1");
  expect(said("EIO")).toBe("127.0.0.1:9000 cannot be listened on (EIO).");
});
