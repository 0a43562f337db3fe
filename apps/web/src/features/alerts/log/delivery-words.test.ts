import { type AlertDelivery, DeliveryState } from "@streampulse/client/alerts";
import { expect, test } from "vitest";
import { deliveryWords } from "./delivery-words.ts";

const told = (part: Partial<AlertDelivery>) =>
  deliveryWords({ attempts: 1, state: DeliveryState.WAITING, ...part } as unknown as AlertDelivery, 1_000);

test("each outcome is told, and a failure with its reason", () => {
  expect(told({ attempts: 0 })).toEqual({ tone: "waiting", word: "On its way", detail: undefined });
  expect(told({ state: DeliveryState.DELIVERED })).toEqual({ tone: "good", word: "Delivered", detail: undefined });
  expect(told({ state: DeliveryState.DELIVERED, attempts: 3 }).detail).toBe("after 3 tries");
  expect(told({ state: DeliveryState.FAILED, attempts: 8, lastError: "The webhook answered 500." })).toEqual({
    tone: "bad",
    word: "Given up",
    detail: "The webhook answered 500. After 8 tries.",
  });
});

test.each([
  [1_000, "Tried again now."],
  [46_000, "Tried again in 45 seconds."],
  [361_000, "Tried again in 6 minutes."],
])("what failed and is tried at %i says when", (nextAttemptTimeMs, when) => {
  expect(told({ nextAttemptTimeMs, lastError: "It was refused." }).detail).toBe(`It was refused. ${when}`);
});
