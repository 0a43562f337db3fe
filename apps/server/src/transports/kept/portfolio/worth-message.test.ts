import { NetWorthOrigin } from "@streampulse/proto";
import { expect, test } from "vitest";
import { unvalued } from "../../../engine/portfolio-book/day-worth.ts";
import { worthMessage } from "./worth-message.ts";

test("a day that cannot be valued says why, and of one that can be there is no reason", () => {
  const point = unvalued(20_458, "LIMIT_HOLDINGS");
  const told = { day: "2026-01-05", origin: NetWorthOrigin.LIVE, missing: [], missingCount: 0, pretend: false };
  expect(worthMessage(point)).toEqual({ ...told, reason: "LIMIT_HOLDINGS" });
  const { reason: _, ...other } = point;
  expect(worthMessage({ ...other, netWorth: "1.00" })).toEqual({ ...told, netWorth: "1.00" });
});
