import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { rowsOf as rows, terminalStage } from "./kept-terminal-stage.ts";

/** The terminal's commands for the portfolio, against the whole server. */

const { folder, file, run } = terminalStage();

/** While this machine's clock is that of a time zone. */
async function inZone(zone: string, work: () => Promise<void>): Promise<void> {
  const { TZ } = process.env;
  process.env["TZ"] = zone;
  try {
    await work();
  } finally {
    if (TZ === undefined) delete process.env["TZ"];
    else process.env["TZ"] = TZ;
  }
}

test("portfolio: accounts, activities, what they are worth, files in and out", async () => {
  await run("portfolio account add Depot --currency USD");
  await run("portfolio account add Giro --kind cash --currency USD");
  const bought = "portfolio activity add buy AAPL --quantity 4 --price 243.36 --day 2025-01-06 --account Depot";
  expect(rows((await run(`${bought} --fee 1 --json`)).out)).toMatchObject([
    { kind: "ACTIVITY_KIND_BUY", quantity: "4" },
  ]);
  await run("portfolio activity add deposit --amount 5000 --account Giro --day 2025-01-02");
  expect((await run("portfolio account rename Depot Broker")).out).toBe("Depot is now Broker\n");
  expect(rows((await run("portfolio account rename Broker Depot --json")).out)).toMatchObject([{ name: "Depot" }]);
  const days = rows((await run("portfolio networth --from 3d --json")).out);
  expect(days.at(-1)).toMatchObject({ origin: "NET_WORTH_ORIGIN_LIVE", pretend: true });
  const worth = await run("portfolio networth --from 3d", { columns: 80 });
  expect(worth.out).toMatch(/^DAY +NET WORTH \(USD\) +ASSETS +OWED/);
  expect(worth.out).toMatch(/^\d{4}-\d\d-\d\d +[\d,.]+ +[\d,.]+ +974\.44 +SIMULATED · not ended$/m);
  expect((await run("portfolio networth --from 1999")).exit).toBe(2);
  // The portfolio's day is that of UTC, and one of these is always at another.
  for (const zone of ["Etc/GMT+12", "Etc/GMT-14"]) {
    await inZone(zone, async () => {
      const three = rows((await run("portfolio networth --from 3d --json")).out);
      expect(three).toMatchObject([{}, {}, { origin: "NET_WORTH_ORIGIN_LIVE" }]);
    });
  }
  // Between two currencies: what arrived is in the other account's own.
  await run("portfolio account add Konto --kind cash --currency EUR");
  await run("portfolio activity add interest --amount -3 --account Konto --day 2025-01-02");
  const transfer = "portfolio activity add transfer --amount 100 --account Giro --to-account Konto --day 2025-01-03";
  expect(rows((await run(`${transfer} --to-amount 92.50 --json`)).out)).toMatchObject([
    { amount: "100", toAmount: { currency: "EUR", amount: "92.5" } },
  ]);
  const sent = await run("portfolio activity list");
  expect(sent.out).toMatch(/ARRIVED/);
  expect(sent.out).toMatch(/ transfer +Giro → Konto +100\.00 USD +92\.50 EUR /);
  expect((await run("portfolio account add DEPOT")).err).toContain('has the name "Depot" already');
  expect((await run(`${transfer} --exchange-rate 0.92`)).err).toContain("give what arrived, with --to-amount A");
  expect((await run(`${transfer} --to-currency EUR`)).err).toContain("add --to-amount A");
  expect((await run("portfolio activity add deposit --amount 1 --account Giro --to-amount 2")).err).toContain(
    "add --to-account NAME",
  );
  await run("portfolio account remove Konto --with-activities");
  const tooMany = await run(bought.replace("buy", "sell").replace("4", "40"));
  expect(tooMany).toMatchObject({
    out: "",
    exit: 2,
    err: expect.stringContaining("quantity is 40, but there are 4 of AAPL"),
  });

  const valued = await run("portfolio", { columns: 80 });
  expect(valued).toMatchObject({ err: "", exit: 0 });
  expect(valued.out).toMatch(/^Net worth +[\d,.]+ USD +0 of 1 priced live, 1 priced\n/);
  expect(valued.out).toMatch(/^AAPL +(Depot +)?4 +[\d.]+ USD +[\d,.]+ +[+-]?[\d.]+ +[+-][\d.]+ .*SIMULATED$/m);
  expect(valued.out).toMatch(/^Giro +5,000\.00 USD +5,000\.00 /m);
  for (const line of valued.out.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  const lines: string[] = [];
  const watched = await run("portfolio --watch", { reads: (line) => lines.push(line) < 2 });
  expect(watched).toMatchObject({ err: "", exit: 0 });
  expect(lines[1]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d -?[\d.]+ USD \(0 of 1 priced live\)\n$/);
  expect(rows((await run("portfolio --json --method fifo")).out)).toMatchObject([
    { valuation: { method: "COST_METHOD_FIFO", currency: "USD" }, holdings: [{ ticker: "AAPL" }] },
  ]);

  const csv = "date;type;ticker;quantity;price\n2025-01-07;buy;MSFT;2;420,50\n";
  const path = file("bank.csv", csv);
  expect((await run(`portfolio import ${path}`)).err).toContain("Give --account: Depot, Giro.");
  const unknown = await run(`portfolio import ${file("unknown.csv", csv.replace("date", "wann"))} --account Depot`);
  expect(unknown.err).toContain("Give --columns date=….");
  expect((await run(`portfolio import ${path} --account Depot --dry-run`)).out).toContain(
    "1 new, 0 there already (a dry run)",
  );
  expect(await run(`portfolio import - --account Depot`, { stdin: csv })).toEqual({
    out: "imported: 1 line, 1 new, 0 there already\n",
    err: "",
    exit: 0,
  });
  const bad = await run(`portfolio import ${file("bad.csv", csv.replace("01-07", "13-07"))} --account Depot`);
  expect(bad).toMatchObject({ exit: 2, err: expect.stringMatching(/^line 2, date: /) });
  const exported = join(folder, "out.csv");
  expect(await run(`portfolio export ${exported}`)).toEqual({ out: "", err: "", exit: 0 });
  expect(readFileSync(exported, "utf8")).toContain("2025-01-07,buy,Depot,MSFT,2,420.5");
  expect((await run(`portfolio export ${exported}`)).err).toContain("is there already");

  await run("portfolio activity add spending --category Food --amount 30 --account Giro --day 2025-01-08");
  expect((await run("portfolio budget set Food 25 --from 2025-01")).out).toMatch(/^spending +Food +2025-01 +25 USD$/m);
  const months = await run("portfolio budget 2025-02 --months 2", { columns: 80 });
  expect(months.out).toMatch(/^2025-01 +income 0\.00 +spending 30\.00 of 25\.00 +saved -30\.00/);
  expect(months.out).toMatch(/^spending +Food +30\.00 +25\.00 +-5\.00$/m);
  expect(rows((await run("portfolio budget 2025-01 --json")).out)).toMatchObject([
    { month: "2025-01", spendingTarget: "25.00", lines: [{ flow: "BUDGET_FLOW_SPENDING", left: "-5.00" }] },
  ]);
  expect((await run("portfolio budget 2025-1")).exit).toBe(2);
  expect((await run("portfolio budget set Food 215,50")).err).toContain(
    'AMOUNT must be a number such as 243.36, not "215,50". Write 215.50.',
  );
  expect((await run("portfolio budget set Food -5")).err).toContain("AMOUNT is -5: it must be 0 or more.");
  expect((await run("portfolio budget set Food 5 --from May")).err).toContain("--from must be a month such as");
  expect((await run("portfolio budget remove Food --from 2025-01")).out).toBe("removed: Food from 2025-01 on\n");
  expect((await run("portfolio budget targets")).err).toMatch(/^No targets\./);
  await run(`portfolio activity remove ${String(rows((await run("portfolio activity list --json")).out)[0]?.["id"])}`);

  const list = await run("portfolio activity list --json");
  expect(rows(list.out).map((row) => row["ticker"])).toEqual(["MSFT", "AAPL", undefined]);
  expect((await run("portfolio activity list", { columns: 80 })).out).toMatch(
    /^2025-01-06 +buy +Depot +AAPL +4 +243\.36 USD/m,
  );
  expect((await run(`portfolio activity remove ${String(rows(list.out)[0]?.["id"])}`)).exit).toBe(0);
  expect(await run("portfolio export -")).toMatchObject({
    out: expect.stringContaining("2025-01-06,buy,Depot"),
    exit: 0,
  });
  expect(await run("portfolio account remove Depot")).toMatchObject({
    exit: 2,
    err: expect.stringContaining("Depot has 1 activity, transfers included: say --with-activities to delete it too"),
  });
  expect((await run("portfolio account remove Depot --with-activities")).out).toBe("removed: Depot and 1 activity\n");
});
