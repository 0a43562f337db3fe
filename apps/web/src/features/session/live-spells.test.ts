import type { ConnectionState } from "@streampulse/client";
import { expect, test } from "vitest";
import { createLiveSpells } from "./live-spells.ts";

/** A connection that the test moves by hand. */
function byHand() {
  const heard = new Set<() => void>();
  let connection: ConnectionState = { status: "connecting" };
  const store = {
    get connection() {
      return connection;
    },
    subscribeConnection(listener: () => void) {
      heard.add(listener);
      return () => void heard.delete(listener);
    },
  };
  const connect = (status: "live" | "offline"): void => {
    connection = { status };
    heard.forEach((tell) => tell());
  };
  return { store, connect };
}

test("spells of connection are counted, and silence is negative", () => {
  const { store, connect } = byHand();
  const spells = createLiveSpells(store);
  const seen = [spells.current()];
  for (const status of ["live", "live", "offline", "live"] as const) {
    connect(status);
    seen.push(spells.current());
  }
  expect(seen).toEqual([0, 1, 1, -1, 2]);
});
