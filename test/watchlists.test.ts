import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createConnectTransport, createGrpcTransport, createGrpcWebTransport } from "@connectrpc/connect-node";
import { readWatchlistCsv, readWatchlistJson, readWatchlistTxt } from "@streampulse/core";
import { WatchlistFormat, WatchlistService } from "@streampulse/proto";
import { afterAll, expect, test } from "vitest";
import { startServer } from "./running-server.ts";

const folder = mkdtempSync(join(tmpdir(), "streampulse-watchlists-"));
afterAll(() => rmSync(folder, { recursive: true }));

const GUIDE = readFileSync(fileURLToPath(new URL("../docs/watchlists.md", import.meta.url)), "utf8");
const blocks = (kind: string): string[] =>
  [...GUIDE.matchAll(new RegExp(`\`\`\`${kind}\n([\\s\\S]*?)\`\`\``, "g"))].map(([, block = ""]) => block);

const ticker = (value: string, note = "") => ({ item: { case: "ticker" as const, value }, note });

test("lists are the same in every protocol, a change on one device shows on another, and they survive a restart", async () => {
  const settings = { STREAMPULSE_DATABASE_URL: join(folder, "lists.db") };
  const first = await startServer(settings);
  const at = { baseUrl: first.url };
  const connect = createClient(WatchlistService, createConnectTransport({ ...at, httpVersion: "1.1" }));
  const grpc = createClient(WatchlistService, createGrpcTransport(at));
  const web = createClient(
    WatchlistService,
    createGrpcWebTransport({ ...at, httpVersion: "1.1", useBinaryFormat: true }),
  );

  const gone = new AbortController();
  const heard = grpc.streamWatchlists({}, { signal: gone.signal })[Symbol.asyncIterator]();
  expect((await heard.next()).value).toMatchObject({ watchlists: [], ids: [] });
  const { watchlist: made } = await connect.createWatchlist({ name: "Tech", entries: [ticker("nvda", "✓")] });
  expect((await heard.next()).value).toMatchObject({ watchlists: [made], ids: [made?.id] });
  const id = made?.id ?? "";

  const { watchlist: changed } = await web.updateWatchlist({ id, revision: 1n, entries: { entries: [ticker("AMD")] } });
  expect(changed).toMatchObject({ name: "Tech", revision: 2n, entries: [ticker("AMD")] });
  const stale = await grpc.updateWatchlist({ id, revision: 1n, name: "x" }).catch((error: unknown) => error);
  expect(ConnectError.from(stale).code).toBe(Code.Aborted);
  expect(ConnectError.from(stale).rawMessage).toContain("is at revision 2, not at 1");

  const { text } = await web.exportWatchlists({ format: WatchlistFormat.CSV });
  const again = await connect.importWatchlists({ format: WatchlistFormat.CSV, text, dryRun: true });
  expect(again).toMatchObject({ faultCount: 0, imported: false, watchlists: [{ watchlist: { id } }] });
  gone.abort();
  await first.close();

  const second = await startServer(settings);
  const after = createClient(WatchlistService, createGrpcTransport({ baseUrl: second.url }));
  expect((await after.listWatchlists({})).watchlists).toEqual([changed]);
  await second.close();
});

test("every example of the guide is as it says", async () => {
  const server = await startServer();
  const answers: string[] = [];
  for (const command of blocks("sh").flatMap((block) => block.trim().split("\n"))) {
    const [, path = "", body = ""] = /8080(\S+) -H 'content-type: application\/json' -d '(.*)'$/.exec(command) ?? [];
    const headers = { "content-type": "application/json" };
    const answer = await fetch(server.url + path, { method: "POST", headers, body });
    expect(answer.status, command).toBe(200);
    answers.push(await answer.text());
  }
  expect(answers[0]).toContain('{"ticker":"NVDA","note":"after earnings"}');
  expect(answers[1]).toContain("watchlist,section,ticker,note\\r\\nTech,Chips,,\\r\\nTech,Chips,NVDA,after earnings");
  expect(JSON.parse(answers[2] ?? "")).toMatchObject({ imported: true, watchlists: [{ added: 3 }] });
  for (const [kind, read] of [
    ["text", readWatchlistTxt],
    ["csv", readWatchlistCsv],
    ["json", readWatchlistJson],
  ] as const) {
    const examples = blocks(kind);
    expect(examples.length).toBe(1);
    const { lists, faults } = read(examples[0] ?? "");
    expect(faults).toEqual([]);
    expect(lists[0]?.entries.length).toBeGreaterThan(2);
  }
  await server.close();
});
