import { Failure } from "@streampulse/core";
import { expect, test } from "vitest";

import { RecordingSink } from "../../../../test/recording-sink.ts";
import { LOCAL } from "../../../../test/scripted-engine.ts";
import { ClaimedStream } from "./claimed-stream.ts";
import { checkOpening } from "./requests.ts";

const REQUEST = { clientId: "c", tickers: ["A"], maxUpdatesPerSecond: 0, delivery: 0, reportConflation: false };

function claimed() {
  const sink = new RecordingSink();
  return { sink, stream: new ClaimedStream(checkOpening(LOCAL, REQUEST, {}), sink) };
}

test("before it begins it takes acknowledgements and no changes", () => {
  const { stream } = claimed();
  stream.acknowledge(1);
  expect(() => stream.modify({ add: ["B"], remove: [] })).toThrow(/No session/);
});

test("one that cannot begin ends with INTERNAL, and whoever had it begin hears why", async () => {
  const { sink, stream } = claimed();
  const fault = new Error("a fault of our own");
  const begin = () => {
    throw fault;
  };
  expect(() => stream.begin(begin)).toThrow(fault);
  await stream.begun;
  expect([sink.failure?.reason, stream.isOver]).toEqual(["INTERNAL", true]);
});

test("once it is over it does not begin, and is told of one end only", async () => {
  const { sink, stream } = claimed();
  const failures: string[] = [];
  sink.end = ({ reason }) => void failures.push(reason);
  stream.end(new Failure("DEADLINE_EXCEEDED"));
  stream.end(new Failure("DRAINING"));
  stream.close();
  await stream.begun;
  stream.begin(() => expect.fail("it begins"));
  expect(failures).toEqual(["DEADLINE_EXCEEDED"]);
});
