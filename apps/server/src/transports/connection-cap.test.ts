import { EventEmitter } from "node:events";
import type { Socket } from "node:net";

import { describe, expect, test } from "vitest";

import { ConnectionCap, keptBeyond } from "./connection-cap.ts";

/** What the cap uses of a socket. */
class FakeSocket extends EventEmitter {
  destroyed = false;

  destroy(): void {
    this.destroyed = true;
  }
}

const admit = (cap: ConnectionCap, socket = new FakeSocket()) => cap.admit(socket as unknown as Socket);

describe("the cap on connections", () => {
  test("takes n clients, keeps some more for operations, and destroys what is beyond those", () => {
    const cap = new ConnectionCap(100, () => 0);
    expect(Array.from({ length: 100 }, () => admit(cap)).every((each) => each === "client")).toBe(true);
    expect(Array.from({ length: 16 }, () => admit(cap)).every((each) => each === "surplus")).toBe(true);
    const last = new FakeSocket();
    expect(admit(cap, last)).toBe("none");
    expect(last.destroyed).toBe(true);
    expect(cap.held).toBe(116);
  });

  test("a connection that closes makes room for one client", () => {
    const cap = new ConnectionCap(1, () => 0);
    const first = new FakeSocket();
    admit(cap, first);
    const surplus = new FakeSocket();
    expect(admit(cap, surplus)).toBe("surplus");
    surplus.emit("close");
    expect(cap.held).toBe(1);
    first.emit("close");
    expect(cap.held).toBe(0);
    expect(admit(cap)).toBe("client");
  });

  test("keeps two in a hundred of a large cap, and never fewer than sixteen", () => {
    expect([1, 800, 801, 10_000].map(keptBeyond)).toEqual([16, 16, 17, 200]);
  });

  test("sends each refused one away for a time between one and ten seconds, with the limit's name and figure", () => {
    expect(new ConnectionCap(7, () => 0).refusal()).toMatchObject({
      reason: "LIMIT_CONNECTIONS",
      limit: 7,
      retryAfterMs: 1_000,
    });
    expect(new ConnectionCap(7, () => 0.999_999).refusal().retryAfterMs).toBe(10_000);
  });
});
