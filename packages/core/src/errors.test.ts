import { describe, expect, test } from "vitest";

import { Failure, FAILURES, type FailureReason } from "./errors.ts";

const REASONS = Object.keys(FAILURES) as FailureReason[];

describe("a failure", () => {
  test.each(REASONS.filter((reason) => reason.startsWith("LIMIT_")))("%s says when to try again", (reason) => {
    expect(new Failure(reason, undefined, { limit: 1 }).retryAfterMs).toBe(1_000);
    expect(new Failure(reason, undefined, { retryAfterMs: 70 }).retryAfterMs).toBe(70);
  });

  test.each(REASONS.filter((reason) => !reason.startsWith("LIMIT_")))("%s says it only where told", (reason) => {
    expect(new Failure(reason).retryAfterMs).toBeUndefined();
    expect(new Failure(reason, undefined, { retryAfterMs: 70 }).retryAfterMs).toBe(70);
  });

  test("has the sentence and the code of its reason", () => {
    expect(new Failure("NO_SESSION")).toMatchObject({ message: FAILURES.NO_SESSION.sentence, code: "not_found" });
    expect(new Failure("NO_SESSION", "none").message).toBe("none");
  });
});
