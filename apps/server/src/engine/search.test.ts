import { isFault, parseTicker } from "@streampulse/core";
import { expect, test } from "vitest";

import { ScriptedEngine } from "../../../../test/scripted-engine.ts";
import { listingOf, ScriptedSource } from "../../../../test/scripted-source.ts";

/** An engine whose source finds this many listings, whatever is asked for. */
function engineThatFinds(count: number): ScriptedEngine {
  const listings = Array.from({ length: count }, (_, n) => {
    const name = parseTicker(`X:T${n}`);
    if (isFault(name)) throw new Error(name.fault);
    return listingOf(name);
  });
  return new ScriptedEngine({
    source: (scheduler) =>
      Object.assign(new ScriptedSource(scheduler), {
        search: (_text: string, limit: number) => listings.slice(0, limit),
      }),
  });
}

/** The results of every page, in order, by the tokens that the answers give. */
async function allPages({ engine }: ScriptedEngine, limit: number): Promise<string[]> {
  const found: string[] = [];
  let pageToken = "";
  do {
    const page = await engine.searchTickers({ query: "", limit, pageToken }, new AbortController().signal);
    found.push(...page.results.map(({ ticker }) => ticker));
    pageToken = page.nextPageToken;
  } while (pageToken !== "");
  return found;
}

test("pages follow one another without a gap or a repeat, to the last", async () => {
  const expected = Array.from({ length: 201 }, (_, n) => `X:T${n}`);
  expect(await allPages(engineThatFinds(201), 100)).toEqual(expected);
  expect(await allPages(engineThatFinds(200), 100)).toEqual(expected.slice(0, 200));
});

test("every token that an answer gives is taken: pages end where the reach does", async () => {
  expect(await allPages(engineThatFinds(5_000), 100)).toHaveLength(1_100);
  expect(await allPages(engineThatFinds(5_000), 99)).toHaveLength(1_089);
});
