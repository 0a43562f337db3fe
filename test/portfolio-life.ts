// A process that records activities until it is killed, and says what was acknowledged: a line of JSON each.
import { PortfolioBook } from "../apps/server/src/engine/portfolio-book/portfolio-book.ts";
import { openStore } from "../apps/server/src/stores/index.ts";
import { systemScheduler } from "../apps/server/src/system-scheduler.ts";

/** What was acknowledged: an activity alone, or a file of so many. */
export interface LifeLine {
  readonly note: string;
  readonly count: number;
}

/** How many activities a file has: more than go to the database in one piece. */
export const FILE_ROWS = 700;

const [path = "", life = ""] = process.argv.slice(2);
if (path !== "") {
  const store = await openStore(path, { scheduler: systemScheduler, random: Math.random });
  const unforeseen = (error: unknown) => {
    throw error;
  };
  const prices = { follow: () => undefined };
  const book = new PortfolioBook({ store: store.portfolios, scheduler: systemScheduler, prices, unforeseen });
  const draft = { kind: "brokerage", name: "Depot", currency: "USD", ignoresCash: false } as const;
  const { id } = (await book.accounts("ann"))[0] ?? (await book.createAccount("ann", draft));
  const bought = (note: string) =>
    ({ accountId: id, kind: "buy", day: "2025-06-02", ticker: "AAPL", quantity: "1", price: "1", note }) as const;
  const say = (line: LifeLine) => process.stdout.write(`${JSON.stringify(line)}\n`);
  for (let n = 0; ; n++) {
    const note = `${life}.${n}`;
    if (n % 8 === 7) {
      const rows = Array.from({ length: FILE_ROWS }, (_, line) => ({
        line,
        draft: { ...bought(note), ticker: "MSFT", externalId: `${note}.${line}` },
      }));
      const { added } = await book.importActivities("ann", rows);
      say({ note, count: added });
    } else {
      await book.record("ann", bought(note));
      say({ note, count: 1 });
    }
  }
}
