import { expect, test } from "vitest";

import { readSettings } from "./config.ts";
import { listenFault, type ListenError } from "./listen-fault.ts";

const settingsOf = (port: number, tcpPort: number) =>
  readSettings({ STREAMPULSE_PORT: String(port), STREAMPULSE_TCP_PORT: String(tcpPort) });
const said = (code: string, port?: number, settings = settingsOf(9000, 9001)) => {
  const error: ListenError = Object.assign(new Error(code), { code, ...(port && { port }) });
  return listenFault(error, settings).join("\n");
};

test("a port that is taken is named, with the settings of its door and other ports to choose", () => {
  const both = /STREAMPULSE_PORT=9010 STREAMPULSE_TCP_PORT=9011 npm start, or --port 9010 --tcp-port 9011$/;
  expect(said("EADDRINUSE")).toMatch(/^Port 9000 .* taken /);
  expect(said("EADDRINUSE")).toMatch(both);
  expect(said("EADDRINUSE", 9001)).toMatch(/Port 9001 .* taken .*\n.*STREAMPULSE_TCP_PORT=9011 .* --tcp-port 9011$/s);
});

test.each([
  [8080, 8081],
  [1, 2],
  [65_524, 65_525],
  [65_525, 65_526],
  [65_534, 65_535],
  [65_535, 65_534],
  [8091, 8081],
  [65_505, 65_515],
  [65_506, 65_516],
  [65_516, 65_526],
])("what is proposed beside %i and %i is taken by the settings, and is neither", (port, tcpPort) => {
  for (const taken of [port, tcpPort]) {
    const words = said("EADDRINUSE", taken, settingsOf(port, tcpPort)).matchAll(/(STREAMPULSE_\w+)=(\d+)/g);
    const proposed = Object.fromEntries([...words].map(([, name = "", value = ""]) => [name, value]));
    for (const value of Object.values(proposed)) expect([port, tcpPort]).not.toContain(Number(value));
    const env = { STREAMPULSE_PORT: String(port), STREAMPULSE_TCP_PORT: String(tcpPort), ...proposed };
    expect(() => readSettings(env)).not.toThrow();
    expect(Object.keys(proposed)).toContain(taken === port ? "STREAMPULSE_PORT" : "STREAMPULSE_TCP_PORT");
  }
});

test("what else the system says is told with what to do", () => {
  expect(said("EACCES")).toContain("choose one above 1023");
  expect(said("EADDRNOTAVAIL")).toContain("STREAMPULSE_HOST");
  expect(said("ENOTSUP")).toContain("leave STREAMPULSE_WORKERS at 1");
  expect(said("EIO")).toBe("127.0.0.1:9000 cannot be listened on (EIO).");
});
