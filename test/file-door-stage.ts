import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Failure } from "@streampulse/core";
import { onTestFinished } from "vitest";
import { portfolioDoor } from "../apps/server/src/transports/http/portfolio-door.ts";
import { portfolioFiles, type PortfolioFiles } from "../apps/server/src/transports/kept/portfolio-files.ts";
import { bareDoor } from "./bare-door.ts";
import { FakeScheduler } from "./fake-scheduler.ts";
import { portfolioStage } from "./portfolio-stage.ts";
import { ScriptedEngine } from "./scripted-engine.ts";

export const IMPORT = "/v1/portfolio/import";
export const EXPORT = "/v1/portfolio/export";
export const HEAD = "date,type,account,ticker,quantity,price,note\n";
/** A purchase and a sale in the account Depot. */
export const FILE = `${HEAD}2025-06-02,buy,Depot,AAPL,10,100,=1+1\n2025-06-03,sell,Depot,AAPL,4,110,\n`;

/** The HTTP door over a portfolio, and what is kept in it. */
export async function fileDoorStage(through: (files: PortfolioFiles) => PortfolioFiles = (files) => files) {
  const { book, owner: _, ...rest } = await portfolioStage();
  const owner = "anonymous";
  const depot = await book.createAccount(owner, {
    kind: "brokerage",
    name: "Depot",
    currency: "USD",
    ignoresCash: false,
  });
  const { engine } = new ScriptedEngine();
  const scheduler = new FakeScheduler();
  const files = through(portfolioFiles(book));
  const logged: unknown[] = [];
  const door = bareDoor({ engine, scheduler, files, logError: (_id, error) => logged.push(error) });
  const port = await door.listen("127.0.0.1", 0);
  onTestFinished(async () => {
    await door.close(0);
    await engine.close();
  });
  const kept = async () => (await book.activities(owner, { kinds: [], limit: 500, pageToken: "" })).activities.length;
  return { ...rest, book, owner, depot, scheduler, port, url: `http://127.0.0.1:${port}`, kept, logged, files };
}

/** Posts a whole file. */
export const upload = (url: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  fetch(url, { method: "POST", headers: { "content-type": "text/csv", ...headers }, body });

/** The door's own part, with nothing before it. */
export async function bareFiles(more: { readonly isLocal: boolean; readonly maxBytes?: number }) {
  const { book, owner } = await portfolioStage();
  const serves = portfolioDoor({
    files: portfolioFiles(book),
    scheduler: new FakeScheduler(),
    callerOf: () => ({ principal: more.isLocal ? owner : "anonymous", isLocal: more.isLocal }),
    internal: () => new Failure("INTERNAL"),
    ...(more.maxBytes === undefined ? {} : { maxBytes: more.maxBytes }),
  });
  const server = createServer((request, response) =>
    serves.get(request.url?.replace(/\?.*/, "") ?? "")?.(request as never, response as never),
  );
  server.listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { port, url: `http://127.0.0.1:${port}` };
}
