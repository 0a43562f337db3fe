import { fromBinary } from "@bufbuild/protobuf";
import { Failure } from "@streampulse/core";
import { ErrorInfoSchema } from "@streampulse/proto";
import { expect, test } from "vitest";

import { failureJson } from "./failure-details.ts";

test("a failure's JSON has each detail for programs and readable", () => {
  const failure = new Failure("LIMIT_STREAMS", "Too many.", { limit: 30, retryAfterMs: 1_500 });
  const { code, details } = failureJson(failure);
  expect(code).toBe("resource_exhausted");
  expect(details.map(({ type, debug }) => [type, debug])).toEqual([
    ["google.rpc.ErrorInfo", { reason: "LIMIT_STREAMS", domain: "streampulse" }],
    ["google.rpc.RetryInfo", { retryDelay: "1.500s" }],
    [
      "google.rpc.QuotaFailure",
      { violations: [{ subject: "LIMIT_STREAMS", description: "Too many.", quotaValue: "30" }] },
    ],
  ]);
  const info = fromBinary(ErrorInfoSchema, Buffer.from(details[0]?.value ?? "", "base64"));
  expect(info).toMatchObject({ reason: "LIMIT_STREAMS", domain: "streampulse" });
});

test("a wrong field is named in JSON, too", () => {
  const { details } = failureJson(new Failure("INVALID_ARGUMENT", "It is wrong.", { field: "tickers" }));
  expect(details.at(-1)?.debug).toEqual({ fieldViolations: [{ field: "tickers", description: "It is wrong." }] });
});
