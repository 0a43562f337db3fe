import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createClient } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-node";
import { AccountKind, PortfolioService } from "@streampulse/proto";
import { expect, onTestFinished, test } from "vitest";
import { startServer } from "./running-server.ts";

const GUIDE = readFileSync(fileURLToPath(new URL("../docs/csv.md", import.meta.url)), "utf8");
const blocks = (kind: string): string[] =>
  [...GUIDE.matchAll(new RegExp(`\`\`\`${kind}\n([\\s\\S]*?)\`\`\``, "g"))].map(([, block = ""]) => block);

test("every example of the guide is imported as it says, and an export looks as it says", async () => {
  const { url, close } = await startServer();
  onTestFinished(close);
  const portfolio = createClient(PortfolioService, createConnectTransport({ baseUrl: url, httpVersion: "1.1" }));
  await portfolio.createAccount({ kind: AccountKind.BROKERAGE, name: "Depot", currency: "USD" });
  const [own = "", german = ""] = blocks("csv");
  const commands = blocks("sh").flatMap((block) => block.trim().split("\n"));
  const run = async (command: string, body: string, query = "") => {
    const [, path = ""] = /8080([^']+)'/.exec(command) ?? [];
    const isUpload = command.includes("--data-binary");
    const headers = { "content-type": /content-type: ([^']+)'/.exec(command)?.[1] ?? "" };
    return fetch(url + path + query, isUpload ? { method: "POST", headers, body } : {});
  };
  const [tried = "", imports = "", exports = ""] = commands;
  // One account: whose activities the German file's are is not asked.
  expect(await (await run(imports, german)).json()).toMatchObject({ imported: true, added: 2 });
  await portfolio.createAccount({ kind: AccountKind.CASH, name: "Giro", currency: "EUR" });
  const rows = own.trim().split("\n").length - 1;
  expect(await (await run(tried, own)).json()).toMatchObject({ dryRun: true, added: rows });
  expect(await (await run(imports, own)).json()).toMatchObject({ imported: true, added: rows });
  expect(await (await run(imports, own)).json()).toMatchObject({ imported: true, duplicates: rows });
  const exported = (await (await run(exports, "")).text()).replace("\uFEFF", "").replaceAll("\r\n", "\n").split("\n");
  for (const line of own.trim().split("\n")) expect(exported).toContain(line);
  expect(await (await run(imports, german)).json()).toMatchObject({ questions: [{ parameter: "account" }] });
  expect(await (await run(imports, german, "?account=Depot")).json()).toMatchObject({ duplicates: 2 });
});
