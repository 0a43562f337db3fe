import { expect, test } from "vitest";
import { JoinedEngines } from "./joined-engines.ts";

test("messages that answer one another without end fail, and hang nothing", async () => {
  const all = new JoinedEngines(2);
  const [{ left } = expect.unreachable()] = all.engines.map(({ channel }) => channel);
  const ask = () => left.post({ is: "isHeld", id: 1, key: "k" });
  left.onMessage(ask);
  ask();
  await expect(all.settle()).rejects.toThrow("and no end");
});
