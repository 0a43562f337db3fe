import { StreamPulseError } from "@streampulse/client";
import { type Fault, FaultKind } from "@streampulse/client/faults";
import { expect, test } from "vitest";
import { FaultLabStore, type LabServer, NO_LAB } from "./fault-lab-store.ts";

const FROZEN: Fault = { kind: FaultKind.FREEZE_SOURCE, source: "kraken", sinceMs: 0, untilMs: 60_000 };
const OTHER: Fault = { kind: FaultKind.CUT_STREAM, sinceMs: 0, untilMs: 60_000 };

/** A server that the test plays, and the store's asking, which it paces. */
function played(given: Partial<LabServer> = {}) {
  let ask: (() => Promise<void>) | undefined;
  let lists = 0;
  const held = { end: () => {}, signal: undefined as AbortSignal | undefined };
  const server: LabServer = {
    hasLab: async () => true,
    list: async () => (lists++, { sources: ["kraken"], faults: [OTHER] }),
    hold: (_wish, options = {}) => {
      held.signal = options.signal;
      options.onFault?.(FROZEN);
      return new Promise((resolve) => {
        held.end = resolve;
        options.signal?.addEventListener("abort", () => resolve());
      });
    },
    ...given,
  };
  const store = new FaultLabStore(server, (call) => {
    const over = new AbortController();
    ask = () => call(over.signal);
    return () => {
      over.abort();
      ask = undefined;
    };
  });
  const round = async () => ask?.();
  return { store, round, held, lists: () => lists, isAsking: () => ask !== undefined };
}

test("of a server without a lab it is asked once, and nothing else", async () => {
  const { store, round, isAsking, lists } = played({ hasLab: async () => false });
  store.subscribe(() => {});
  await round();
  expect(store.view()).toEqual({ state: "closed", reason: NO_LAB });
  expect([isAsking(), lists()]).toEqual([false, 0]);
  store.subscribe(() => {})();
  expect(isAsking()).toBe(false);
});

test("a refusal closes it with the server's words; a server that cannot be reached is asked again", async () => {
  let code: "unavailable" | "permission_denied" = "unavailable";
  const { store, round } = played({
    list: () => Promise.reject(new StreamPulseError(code, "only from there")),
  });
  store.subscribe(() => {});
  await round();
  expect(store.view()).toEqual({ state: "unknown" });
  code = "permission_denied";
  await round();
  expect(store.view()).toEqual({ state: "closed", reason: "only from there" });
});

test("a fault that the page holds is shown at once, and gone when it is ended", async () => {
  const { store, round, held } = played();
  store.subscribe(() => {});
  await round();
  const begun: Fault[] = [];
  const over = store.hold({ kind: FaultKind.FREEZE_SOURCE, source: "kraken" }, (fault) => begun.push(fault));
  expect(begun).toEqual([FROZEN]);
  expect(store.view()).toMatchObject({ faults: [OTHER, FROZEN] });
  expect([store.holds(FROZEN), store.holds(OTHER)]).toEqual([true, false]);
  store.end(FROZEN);
  await over;
  expect(held.signal?.aborted).toBe(true);
  expect(store.view()).toMatchObject({ faults: [OTHER] });
  expect(store.holds(FROZEN)).toBe(false);
});

test("one that the server refuses leaves another of the page at the same place alone", async () => {
  let isFirst = true;
  const { store, round } = played({
    hold: (wish, options) => {
      if (!isFirst) return Promise.reject(new StreamPulseError("failed_precondition", "on already"));
      isFirst = false;
      options?.onFault?.({ ...FROZEN, kind: wish.kind });
      return new Promise(() => {});
    },
  });
  store.subscribe(() => {});
  await round();
  void store.hold({ kind: FaultKind.FREEZE_SOURCE, source: "kraken" }, () => {});
  await expect(store.hold({ kind: FaultKind.DROP_SOURCE, source: "kraken" }, () => {})).rejects.toThrow("on already");
  expect(store.holds(FROZEN)).toBe(true);
  expect(store.view()).toMatchObject({ faults: [OTHER, FROZEN] });
});
