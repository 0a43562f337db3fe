import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { FakeScheduler } from "../../../../../test/fake-scheduler.ts";
import { SourceFault, Unreached } from "../../engine/ports/source.ts";
import { VendorRest } from "./rest.ts";

/** A vendor that answers when it is let to, and what has begun of what it was asked. */
async function start(read = () => {}) {
  const held: ServerResponse[] = [];
  let tell = () => {};
  const server = createServer((_request, response) => {
    held.push(response);
    tell();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const begun = { count: 0, heads: 0 };
  const scheduler = new FakeScheduler();
  const rest = new VendorRest(
    {
      vendor: "Acme",
      base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      spend: () => void begun.count++,
      told: () => void begun.heads++,
      parse: (text) => {
        read();
        return text;
      },
      refusal: () => undefined,
      stayAway: () => {},
    },
    scheduler,
  );
  onTestFinished(() => {
    rest.close();
    server.closeAllConnections();
    server.close();
  });
  const get = () => rest.get("/", 1, 100);
  const arrived = async (count: number) => {
    while (held.length < count) await new Promise<void>((resolve) => (tell = resolve));
  };
  return { rest, scheduler, get, begun, held, arrived };
}

// A place that is free for the time of one promise is enough, so every moment after an answer is tried.
test.each(Array.from({ length: 16 }, (_, n) => n))(
  "eight at once, also when another comes %i promises after an answer",
  async (depth) => {
    let isFirst = true;
    let another: Promise<unknown> = Promise.resolve();
    const { get, begun, held, arrived } = await start(() => {
      if (!isFirst) return;
      isFirst = false;
      const comes = (left: number): void =>
        left === 0 ? void (another = get()) : queueMicrotask(() => comes(left - 1));
      comes(depth);
    });
    const asked = Array.from({ length: 9 }, get);
    await arrived(8);
    expect(begun.count).toBe(8);
    held[0]?.end("x");
    expect(await asked[0]).toBe("x");
    await turn();
    expect(begun.count, "those that have begun, one of them over").toBe(9);
    for (let answered = 1; answered < 10; answered++) {
      await arrived(answered + 1);
      held[answered]?.end("x");
    }
    expect(await Promise.all([...asked, another])).toEqual(Array.from({ length: 10 }, () => "x"));
  },
);

test("whoever waits when it is closed hears so, and waits no longer", async () => {
  const { rest, get, arrived } = await start();
  const asked = Array.from({ length: 12 }, () => get().catch((error: unknown) => error));
  await arrived(8);
  rest.close();
  for (const answer of await Promise.all(asked)) expect(answer).toMatchObject({ kind: "unavailable" });
  expect(await get().catch((error: unknown) => error)).toMatchObject({ kind: "unavailable" });
});

test("who answers nothing in time was not reached; who begins an answer was", async () => {
  const { scheduler, get, begun, held, arrived } = await start();
  const faultOf = (asked: Promise<unknown>) => asked.catch((error: unknown) => error);
  const mute = faultOf(get());
  await arrived(1);
  const slow = faultOf(get());
  await arrived(2);
  held[1]?.writeHead(200).write("x");
  while (begun.heads === 0) await turn();
  scheduler.advance(10_000);
  const late = { message: "Acme did not answer a look-up in time." };
  expect(await mute).toBeInstanceOf(Unreached);
  expect(await mute).toMatchObject(late);
  expect(await slow).toBeInstanceOf(SourceFault);
  expect(await slow).not.toBeInstanceOf(Unreached);
  expect(await slow).toMatchObject(late);
});
