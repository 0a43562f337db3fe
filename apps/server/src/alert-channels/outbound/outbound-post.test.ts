import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import { connect, createServer as createTcpServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { HttpReceiver } from "../../../../../test/upstreams/http-receiver.ts";
import { runningNode } from "../../../../../test/running-node.ts";
import { makeSelfSigned } from "../../transports/http/self-signed.ts";
import type { Dialled } from "./dial.ts";
import { outboundPost, type OutboundPost, type OutboundRules } from "./outbound-post.ts";

const never = new AbortController().signal;
const PUBLIC = "93.184.216.34";

async function start() {
  const receiver = await HttpReceiver.start();
  onTestFinished(() => receiver.close());
  const post = (changes: Partial<OutboundPost> = {}): OutboundPost => ({
    who: "X",
    url: new URL(`http://hook.example:${receiver.port}/x?y=1#z`),
    headers: { "x-own": "1" },
    body: "{}",
    ...changes,
  });
  return { receiver, post };
}

/** Rules under which a name means what is told next, and every connection goes to this machine, whoever was dialled. */
function rulesOf(answers: readonly (readonly string[])[]): {
  rules: OutboundRules;
  dialled: Dialled[];
  asked: () => number;
} {
  let asked = 0;
  const dialled: Dialled[] = [];
  const rules: OutboundRules = {
    allowPrivate: false,
    resolve: async () => answers[Math.min(asked++, answers.length - 1)] ?? [],
    dial: (to) => {
      dialled.push(to);
      return connect(to.port, "127.0.0.1");
    },
  };
  return { rules, dialled, asked: () => asked };
}

test("a POST goes out with its own headers and nothing of the process's", async () => {
  const { receiver, post } = await start();
  const { rules } = rulesOf([[PUBLIC]]);
  expect(await outboundPost(post(), rules, never)).toEqual({ status: 200, retryAfter: undefined });
  expect(receiver.received[0]).toMatchObject({ method: "POST", path: "/x?y=1" });
  expect(receiver.received[0]?.headers).toEqual({
    "x-own": "1",
    host: `hook.example:${receiver.port}`,
    "content-length": "2",
    connection: "close",
  });
});

test("a name is asked for once, and the connection is to what was checked: rebinding changes nothing", async () => {
  const { receiver, post } = await start();
  const first = rulesOf([[PUBLIC], ["127.0.0.1"]]);
  await outboundPost(post(), first.rules, never);
  expect([first.asked(), first.dialled.map(({ addresses }) => addresses)]).toEqual([1, [[PUBLIC]]]);
  // The next message meets the new answer, and its check.
  await expect(outboundPost(post(), first.rules, never)).rejects.toMatchObject({ kind: "refused" });
  expect([first.asked(), first.dialled.length, receiver.received.length]).toEqual([2, 1, 1]);
});

test("one private address among public ones is one too many", async () => {
  const { receiver, post } = await start();
  for (const answer of [
    [PUBLIC, "127.0.0.1"],
    ["::1", PUBLIC],
    [PUBLIC, "169.254.169.254"],
  ]) {
    const { rules, dialled } = rulesOf([answer]);
    await expect(outboundPost(post(), rules, never)).rejects.toMatchObject({ kind: "refused" });
    expect(dialled).toEqual([]);
  }
  expect(receiver.received).toEqual([]);
});

test.each([301, 302, 303, 307, 308])("a redirection is not followed, wherever to: HTTP %i", async (status) => {
  const { receiver, post } = await start();
  const { rules, dialled } = rulesOf([[PUBLIC]]);
  receiver.answer = () => ({ status, headers: { location: `http://127.0.0.1:${receiver.port}/inside` } });
  expect((await outboundPost(post(), rules, never)).status).toBe(status);
  expect([dialled.length, receiver.received.length]).toEqual([1, 1]);
});

test("a body that never ends is not read", async () => {
  const { receiver, post } = await start();
  receiver.answer = () => ({ status: 200, headers: { "content-length": "1000000000" }, body: "x".repeat(100_000) });
  const { rules } = rulesOf([[PUBLIC]]);
  expect(await outboundPost(post(), rules, never)).toEqual({ status: 200, retryAfter: undefined });
  await receiver.until(async () => (await receiver.open()) === 0);
});

test("of a body that is asked for, the beginning is read", async () => {
  const { receiver, post } = await start();
  receiver.answer = () => ({ status: 429, body: "0123456789".repeat(100_000) });
  const { rules } = rulesOf([[PUBLIC]]);
  const { body } = await outboundPost(post({ readMax: 16 }), rules, never);
  expect(body).toBe("0123456789012345");
  await receiver.until(async () => (await receiver.open()) === 0);
});

test("a head that never ends, and what is no HTTP, are told as such", async () => {
  const { receiver, post } = await start();
  const { rules } = rulesOf([[PUBLIC]]);
  receiver.answer = () => ({ status: 200, headers: { "x-long": "x".repeat(70_000) } });
  await expect(outboundPost(post(), rules, never)).rejects.toMatchObject({
    message: "X answered with more than a head may be.",
  });
  const tls = post({ url: new URL(`https://hook.example:${receiver.port}/`) });
  await expect(
    outboundPost(tls, { ...rules, dial: undefined, resolve: async () => ["127.0.0.1"], allowPrivate: true }, never),
  ).rejects.toMatchObject({
    message: "X speaks no TLS there.",
  });
});

test("who answers with another protocol is told of as any other, and nothing is left", async () => {
  const upgrading = createTcpServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", () => {
      socket.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nmore");
    });
  });
  await new Promise<void>((resolve) => upgrading.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void upgrading.close());
  const closed = new Promise<void>((resolve) => {
    upgrading.on("connection", (socket) => socket.on("close", () => resolve()));
  });
  const { rules } = rulesOf([[PUBLIC]]);
  const { post } = await start();
  const { port } = upgrading.address() as AddressInfo;
  const url = new URL(`http://hook.example:${port}/`);
  await expect(outboundPost(post({ url }), rules, never)).rejects.toMatchObject({
    kind: "later",
    message: "X answered with what is no HTTP.",
  });
  await closed;
});

test("a name that is not found in time is given up with the signal", async () => {
  const { post } = await start();
  const ending = new AbortController();
  let ask = () => {};
  const asked = new Promise<void>((resolve) => (ask = resolve));
  const resolve = () => {
    ask();
    return new Promise<never>(() => {});
  };
  const sent = outboundPost(post(), { allowPrivate: true, resolve }, ending.signal);
  await asked;
  ending.abort();
  await expect(sent).rejects.toMatchObject({ kind: "later", message: "X has a name that was not looked up in time." });
});

test("no proxy of the environment is asked", async () => {
  const { receiver } = await start();
  const proxy = await HttpReceiver.start();
  onTestFinished(() => proxy.close());
  const script = `
    import { outboundPost } from ${JSON.stringify(new URL("./outbound-post.ts", import.meta.url).href)};
    const url = new URL("http://127.0.0.1:${receiver.port}/direct");
    const answer = await outboundPost({ who: "X", url, headers: {}, body: "" }, { allowPrivate: true }, new AbortController().signal);
    process.stdout.write(String(answer.status));
  `;
  const proxies = Object.fromEntries(
    ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"].map((name) => [name, proxy.url]),
  );
  const env = { ...process.env, ...proxies, NO_PROXY: "", no_proxy: "", NODE_USE_ENV_PROXY: "1" };
  expect(await runningNode(script, env)).toBe("200");
  expect([receiver.received.length, proxy.connections]).toEqual([1, 0]);
});

test("a certificate is held against the name that was given, and a stranger's is not trusted", async () => {
  const made = makeSelfSigned(Date.now());
  const secure = createServer(made, (_, response) => response.end());
  await new Promise<void>((resolve) => secure.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void secure.close());
  const { port } = secure.address() as AddressInfo;
  const folder = mkdtempSync(join(tmpdir(), "streampulse-trusted-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "ca.pem"), made.cert);
  const script = `
    import { outboundPost } from ${JSON.stringify(new URL("./outbound-post.ts", import.meta.url).href)};
    const rules = { allowPrivate: true, resolve: async () => ["127.0.0.1"] };
    for (const host of ["localhost", "127.0.0.1", "other.example"]) {
      const post = { who: "X", url: new URL("https://" + host + ":${port}/"), headers: {}, body: "" };
      const told = await outboundPost(post, rules, new AbortController().signal).then(
        ({ status }) => status,
        ({ message }) => message,
      );
      console.log(host, told);
    }
  `;
  const untrusted = "X has a certificate that is not trusted here.";
  const trusting = await runningNode(script, { ...process.env, NODE_EXTRA_CA_CERTS: join(folder, "ca.pem") });
  expect(trusting.split("\n").slice(0, 3)).toEqual(["localhost 200", "127.0.0.1 200", `other.example ${untrusted}`]);
  const strange = await runningNode(script, process.env);
  expect(strange.split("\n")[0]).toBe(`localhost ${untrusted}`);
});
