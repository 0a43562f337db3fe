import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

import { describe, expect, test } from "vitest";

import { lostPeer } from "./lost-peers.ts";

const line = (local: string, remote: string, rest: string) =>
  `   7: ${local} ${remote} ${rest}     0        0 1390708 2`;
const LOST = "01 0000000F:00000000 01:000000A2 00000005";

describe("a line of the kernel's table", () => {
  test("whose packets nobody answers names its peer", () => {
    expect(lostPeer(line("0100007F:1F90", "0A00A8C0:E67E", LOST))).toEqual({
      remoteAddress: "192.168.0.10",
      remotePort: 0xe67e,
      localPort: 8080,
    });
  });

  test.each([
    ["0000000000000000FFFF00000100007F", "::ffff:127.0.0.1"],
    ["00000000000000000000000001000000", "::1"],
    ["B80D0120000000000000000001000000", "2001:db8::1"],
  ])("names %s as Node does", (hex, address) => {
    expect(lostPeer(line(`${hex}:1F90`, `${hex}:0001`, LOST))?.remoteAddress).toBe(address);
  });

  test("that has ended its half names its peer, too", () => {
    expect(lostPeer(line("0100007F:1F90", "0A00A8C0:E67E", LOST.replace(/^01/, "08")))?.remotePort).toBe(0xe67e);
  });

  test.each([
    ["its heading", "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode"],
    ["an idle connection", line("0100007F:1F90", "0A00A8C0:E67E", "01 00000000:00000000 00:00000000 00000000")],
    ["four times unanswered", line("0100007F:1F90", "0A00A8C0:E67E", "01 0000000F:00000000 01:000000A2 00000004")],
    [
      "a reader that reads nothing",
      line("0100007F:1F90", "0A00A8C0:E67E", "01 003D0900:00000000 04:000000A2 00000009"),
    ],
    ["a listener", line("0100007F:1F90", "00000000:0000", "0A 00000000:00000000 00:00000000 00000000")],
    ["nothing", ""],
  ])("that is %s names nobody", (_what, text) => {
    expect(lostPeer(text)).toBeUndefined();
  });
});

// A network of one's own, to take it down: nothing else makes a peer vanish without its kernel saying so.
const OWN_NETWORK = ["-Urn", "sh", "-c"];
const canUnshare = spawnSync("unshare", [...OWN_NETWORK, "ip link set lo up"]).status === 0;

if (!canUnshare) console.warn("skipped: no network of one's own is to be had here, so that no peer can vanish");

test.runIf(canUnshare)(
  "a peer that vanishes without a word is let go within 20 s, on every door",
  { timeout: 40_000 },
  () => {
    const script = fileURLToPath(new URL("../../../../test/vanishing-peers.ts", import.meta.url));
    const command = `ip link set lo up && exec ${process.execPath} ${script}`;
    const ran = spawnSync("unshare", [...OWN_NETWORK, command], { encoding: "utf8", timeout: 35_000 });
    expect(ran.stderr).toBe("");
    const told = JSON.parse(ran.stdout) as { before: number; after: number; tookMs: number; streams: number };
    expect(told).toMatchObject({ before: 8, after: 0, streams: 0 });
    expect(told.tookMs).toBeLessThan(20_000);
  },
);
