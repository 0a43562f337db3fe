import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Failure } from "@streampulse/core";
import { expect, onTestFinished, test } from "vitest";

import type { ServiceOwner } from "../../engine/ports/service-link.ts";
import { describeServiceLink } from "../conformance/service-link.ts";
import { frameOf, FrameKind, jsonFrame } from "./link-frame.ts";
import { LocalServiceLink } from "./service-link.ts";
import { LocalServiceServer } from "./service-server.ts";

async function serving(owner: ServiceOwner) {
  const folder = mkdtempSync(join(tmpdir(), "streampulse-calls-"));
  const path = join(folder, "calls.sock");
  const unforeseen: unknown[] = [];
  const server = new LocalServiceServer(path, owner, (error) => {
    unforeseen.push(error);
    return new Failure("INTERNAL");
  });
  await server.listen();
  const end = async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  };
  return { path, unforeseen, link: new LocalServiceLink(path), lose: () => server.close(), end };
}

describeServiceLink("local", serving);

const CALLER = { principal: "p", isLocal: true };
async function* nothing(): AsyncGenerator<Uint8Array> {}

test("what is no Failure is logged over there, and the caller is told of something unforeseen and no more", async () => {
  const { link, unforeseen, end } = await serving({
    // oxlint-disable-next-line require-yield
    async *answer() {
      throw new Error("of its own, with a secret");
    },
  });
  onTestFinished(end);
  const call = link.call({ method: "m", caller: CALLER, request: nothing() }, new AbortController().signal);
  const failure = await call[Symbol.asyncIterator]()
    .next()
    .catch((error: unknown) => error);
  expect(failure).toMatchObject({ reason: "INTERNAL" });
  expect((failure as Failure).message).not.toContain("secret");
  expect(unforeseen).toHaveLength(1);
});

test("whoever does not begin as a call does is let go, and nothing is asked", async () => {
  let asked = 0;
  const { path, end } = await serving({
    async *answer() {
      asked++;
      yield new Uint8Array(0);
    },
  });
  onTestFinished(end);
  for (const first of [
    frameOf(FrameKind.PIECE, Buffer.from("x")),
    jsonFrame({ method: "m" }),
    jsonFrame({ method: "m", caller: { principal: 1, isLocal: true } }),
    jsonFrame(null),
    Buffer.from([255, 255, 255, 255, 9]),
  ]) {
    const socket = connect(path);
    socket.resume();
    socket.on("error", () => {});
    socket.write(first);
    await new Promise((resolve) => socket.on("close", resolve));
  }
  expect(asked).toBe(0);
});
