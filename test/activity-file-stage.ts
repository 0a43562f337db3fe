import { portfolioStage } from "./portfolio-stage.ts";
import type { Activity } from "../apps/server/src/engine/ports/stores/portfolio-store.ts";
import { exportHead, exportRows } from "../apps/server/src/activity-files/activity-csv.ts";
import { importActivityFile, type FileWishes } from "../apps/server/src/activity-files/activity-file.ts";

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

/** A portfolio with a brokerage in dollars and a bank account in euros, files into it, and what it keeps. */
export async function activityFileStage(options: Parameters<typeof portfolioStage>[0] = {}) {
  const { book, store, owner, depot, scripted, until, tickAll } = await portfolioStage(options);
  const giro = await book.createAccount(owner, { kind: "cash", name: "Giro", currency: "EUR", ignoresCash: false });
  const run = (
    text: string,
    wishes: Partial<FileWishes> = {},
    dryRun = false,
    signal: AbortSignal = new AbortController().signal,
  ) =>
    importActivityFile(book, owner, bytesOf(text), {
      wishes: { columns: new Map(), ...wishes },
      dryRun,
      signal,
    });
  /** What a call answers whose tickers are looked up: their prices come meanwhile. */
  const told = async <T>(call: Promise<T>): Promise<T> => {
    let isTold = false;
    void call.finally(() => (isTold = true)).catch(() => undefined);
    await until(() => {
      tickAll();
      return isTold;
    });
    return call;
  };
  const kept = async (): Promise<Activity[]> => {
    const all: Activity[] = [];
    for await (const { activities } of book.allActivities(owner)) all.push(...activities);
    return all;
  };
  const exported = async () => exportHead() + exportRows(await kept(), await book.accounts(owner));
  return { book, store, owner, depot, giro, scripted, run, told, kept, exported };
}
