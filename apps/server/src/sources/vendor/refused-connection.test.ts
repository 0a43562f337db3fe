import { expect, test } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { Told } from "../../../../../test/upstreams/told.ts";
import { SourceFault } from "../../engine/ports/source.ts";
import { RefusedConnection } from "./refused-connection.ts";

const FAULT = new SourceFault("unavailable", "Not now.", 5_000);

test("it ends with the reason after connect has returned, once, and not at all where it was closed", () => {
  const scheduler = new FakeScheduler();
  const [ended, closed] = [new Told(), new Told()];
  const connection = new RefusedConnection(scheduler, ended, FAULT);
  new RefusedConnection(scheduler, closed, FAULT).close();
  expect(ended.events).toEqual([]);
  scheduler.advance(0);
  connection.close();
  expect(ended.faults).toEqual([FAULT]);
  expect([ended.events, closed.events]).toEqual([["closed"], []]);
});
