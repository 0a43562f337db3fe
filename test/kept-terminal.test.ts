import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runInside, type Beginning } from "./inside-program.ts";
import { startServer, type RunningServer } from "./running-server.ts";

/** The terminal's commands for what is kept, against the whole server. */

const folder = mkdtempSync(join(tmpdir(), "streampulse-terminal-"));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const database = join(folder, "kept.db");
let server: RunningServer;

beforeAll(async () => {
  server = await startServer({
    STREAMPULSE_DATABASE_URL: database,
    STREAMPULSE_SIMULATED_RATE: "20",
    STREAMPULSE_SIMULATED_SEED: "7",
  });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** Runs a command line; words with spaces stand in quotes. */
const run = (line: string, beginning: Beginning = {}) => {
  const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? "");
  return runInside([...words, "--url", server.url], beginning);
};

/** The lines of NDJSON. */
const rows = (out: string) =>
  out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, never>);

describe("alert", () => {
  test("sets what the words say, shows it in the same words, and what fired in the log", async () => {
    const far = await run('alert add "AAPL crosses 999999 up" --note "far away" --expires 7d --json');
    expect(far).toMatchObject({ err: "", exit: 0 });
    const [alert] = rows(far.out);
    expect(alert).toMatchObject({ ticker: "AAPL", state: "ALERT_STATE_ACTIVE", note: "far away" });
    expect(Number(alert?.["expiresTimeMs"]) / 86_400_000).toBeGreaterThan(Date.now() / 86_400_000 + 6.9);
    const tried = rows((await run("alert add AAPL crosses 999999 --dry-run --json")).out);
    expect(tried).toMatchObject([{ quote: { ticker: "AAPL" }, distancePercent: expect.stringMatching(/^\d/) }]);
    expect(rows((await run("alert list --json")).out)).toHaveLength(1);
    const fires = await run("alert add BTCUSDT above 1 --repeat --cooldown 10m");
    expect(fires.out).toMatch(/^\w+: BTCUSDT above 1\nNow [\d,.]+, and it fires at once\nIt would have fired /);
    await expect.poll(async () => (await run("alert log --json")).out).toContain('"ticker":"BTCUSDT"');
    const list = await run("alert list", { columns: 100 });
    for (const line of list.out.trimEnd().split("\n")) expect(line.length).toBeLessThanOrEqual(100);
    expect(list.out).toMatch(/AAPL +crosses 999999 up +active +0 +\d{4}-\d\d-\d\d +far away/);
    expect(list.out).toMatch(/BTCUSDT +above 1, again and again +(waiting|active) +1/);
    const log = await run("alert log BTCUSDT", { columns: 120 });
    expect(log.out).toMatch(/BTCUSDT +above 1 +[\d,.]+ USDT +SIMULATED +simulated +\d+\.\ds/);

    const follow = await run("alert log --follow --json", { reads: () => false });
    expect(rows(follow.out)[0]).toMatchObject({ ticker: "BTCUSDT", priceKind: "PRICE_KIND_SIMULATED" });

    const id = String(alert?.["id"]);
    expect((await run(`alert pause ${id.slice(0, 6)}`)).out).toBe("paused: AAPL crosses 999999 up\n");
    expect(rows((await run("alert list --state paused --json")).out)).toMatchObject([{ id }]);
    expect((await run(`alert resume ${id}`)).out).toBe("watches: AAPL crosses 999999 up\n");
    const removed = await run(`alert remove ${id} nosuch`);
    expect(removed).toEqual({ out: "removed: AAPL crosses 999999 up\n", err: "There is no alert nosuch.\n", exit: 2 });
  });

  test.each([
    ['alert add "NOSUCH above 1"', 3, "No source knows NOSUCH."],
    ['alert add "AAPL above 0"', 2, "price"],
    ['alert add "AAPL above 215" --cooldown 10m', 2, "add --repeat"],
    ['alert add "AAPL above 215" --channel nosuch', 2, 'There is no channel "nosuch".'],
    ['alert add "AAPL above 215" --channel nosuch --dry-run', 2, 'There is no channel "nosuch".'],
    [
      'alert add "AAPL above 215" --expires 2020-01-01 --dry-run',
      2,
      '--expires must be a time to come, and "2020-01-01"',
    ],
    ['alert add "AAPL above 215" --expires 0d', 2, '--expires must be a time to come, and "0d" is none.'],
    ["alert ad x", 2, 'alert has no command "ad". Did you mean add?'],
    ["alert list --state happy", 2, '--state must be one of active, fired, paused, expired, error, not "happy".'],
    ["portfolio account", 2, "Did you mean account list, account add, account remove?"],
    ["portfolio activity add buys AAPL", 2, '"buys" is no kind of activity.'],
    ["portfolio activity add buy AAPL --quantity 1 --price 1", 2, "There are no accounts yet."],
    [
      "portfolio activity add buy AAPL --quantity 1 --price 243,36",
      2,
      '--price must be a number such as 243.36, not "243,36". Write 243.36.',
    ],
    ["portfolio activity add interest --amount -1,50", 2, "Write -1.50."],
    ["portfolio --method best", 2, "--method must be average or fifo"],
    ["candles AAPL --from 2100-01-01", 2, '--from must be a time that has come, and "2100-01-01" is none.'],
    ["candles NOSUCH", 3, "No source knows the ticker NOSUCH; streampulse search finds what there is."],
    ["candles AAPL --step 2m", 2, "--step must be one of 1s, 1m, 5m, 1h, 1d"],
    ["candles AAPL --from soon", 2, "--from must be a date, a time or a span"],
    ["watchlist show Nope", 2, 'There is no watchlist "Nope".'],
    ["watchlist import nothing.txt", 2, "There is no file nothing.txt."],
    ["watchlist export Tech", 2, "Give --format txt"],
  ])("%s: exit %d, %s", async (line, exit, said) => {
    const ran = await run(line);
    expect(ran).toMatchObject({ out: "", exit });
    expect(ran.err).toContain(said);
  });

  test("channels are made once, tried, paused and removed; a webhook's secret is told once and not on stdout", async () => {
    const hook = "http://127.0.0.1:9/hook";
    const warned =
      "warning: As it is, no notice can be sent over webhook 127.0.0.1:9: The webhook is on this machine or in a private network; STREAMPULSE_CHANNELS_ALLOW_PRIVATE=true allows these.\n";
    const dry = await run(`alert add "MSFT above 999999" --webhook ${hook} --dry-run`);
    expect(dry).toMatchObject({ err: warned, exit: 0 });
    const bad = await run('alert add "MSFT above 999999" --webhook ftp://nowhere --dry-run');
    expect(bad).toMatchObject({ out: "", exit: 2 });
    expect((await run("alert channels")).err, "a dry run makes none").toMatch(/^No channels\./);
    const first = await run(`alert add "MSFT above 999999" --webhook ${hook} --expires 30d`);
    expect(first.err.startsWith(warned)).toBe(true);
    expect(first.err).toMatch(/\nNotices of webhook 127\.0\.0\.1:9 are signed with \S{16,} \(told this once\)\.\n$/);
    const secret = /with (\S+) \(told/.exec(first.err)?.[1] ?? "?";
    expect((await run(`alert add "MSFT below 1" --webhook ${hook}`)).err).toBe(warned);
    const channels = await run("alert channels --json");
    expect(rows(channels.out)).toMatchObject([{ name: "webhook 127.0.0.1:9", target: { webhook: { url: hook } } }]);
    expect(first.out + channels.out).not.toContain(secret);
    // Another path of the same host is another channel, and has another name.
    expect((await run(`alert add "MSFT below 2" --webhook ${hook}2`)).err).toContain(
      "Notices of webhook 127.0.0.1:9 2 ",
    );
    const listed = await run("alert list MSFT", { columns: 140 });
    expect(listed.out).toMatch(/above 999999 .*\d{4}-\d\d-\d\d \d\d:\d\d:\d\d +webhook 127\.0\.0\.1:9$/m);
    const [, second] = rows((await run("alert channels --json")).out);
    const removedByPrefix = await run(`alert channels remove ${String(second?.["id"]).slice(0, 6)}`);
    expect(removedByPrefix.out).toBe("removed: webhook 127.0.0.1:9 2\n");
    const tried = await run("alert test");
    expect(tried).toMatchObject({ exit: 4, err: "" });
    expect(tried.out).toMatch(/^✗ webhook 127\.0\.0\.1:9: .+ \(\d+ ms\)\n$/);
    expect((await run('alert channels pause "webhook 127.0.0.1:9"')).out).toBe("paused: webhook 127.0.0.1:9\n");
    expect((await run("alert channels", { columns: 80 })).out).toMatch(/webhook 127\.0\.0\.1:9 .*paused/);
    expect((await run('alert channels remove "webhook 127.0.0.1:9"')).exit).toBe(0);
    // As the server writes their addresses they have a slash more.
    const bare = "--webhook http://127.0.0.1:9 --ntfy http://127.0.0.1:9/my-topic";
    for (const level of [1, 2]) expect((await run(`alert add "MSFT below ${level}" ${bare}`)).exit).toBe(0);
    expect(rows((await run("alert channels --json")).out)).toHaveLength(2);
    for (const name of ["webhook 127.0.0.1:9", "ntfy my-topic"]) await run(`alert channels remove "${name}"`);
    expect((await run("alert channels")).err).toMatch(/^No channels\. This server can have: .*webhook/);
  });
});

test("portfolio: accounts, activities, what they are worth, files in and out", async () => {
  await run("portfolio account add Depot --currency USD");
  await run("portfolio account add Giro --kind cash --currency USD");
  const bought = "portfolio activity add buy AAPL --quantity 4 --price 243.36 --day 2025-01-06 --account Depot";
  expect(rows((await run(`${bought} --fee 1 --json`)).out)).toMatchObject([
    { kind: "ACTIVITY_KIND_BUY", quantity: "4" },
  ]);
  await run("portfolio activity add deposit --amount 5000 --account Giro --day 2025-01-02");
  // Between two currencies: what arrived is in the other account's own.
  await run("portfolio account add Konto --kind cash --currency EUR");
  await run("portfolio activity add interest --amount -3 --account Konto --day 2025-01-02");
  const transfer = "portfolio activity add transfer --amount 100 --account Giro --to-account Konto --day 2025-01-03";
  expect(rows((await run(`${transfer} --to-amount 92.50 --json`)).out)).toMatchObject([
    { amount: "100", toAmount: { currency: "EUR", amount: "92.5" } },
  ]);
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
    err: expect.stringContaining("say --with-activities to delete them too"),
  });
  expect((await run("portfolio account remove Depot --with-activities")).out).toBe("removed: Depot and 1 activities\n");
});

test("watchlist: made, shown, changed, as files, and read no further than anybody reads", async () => {
  expect((await run("watchlist add Tech aapl NVDA")).out).toBe("Tech: 2 added, 2 tickers\n");
  await run("watchlist add Tech AMD NVDA --under Chips");
  await run("watchlist add Tech MU --under Chips");
  expect((await run("watchlist show Tech")).out).toBe("AAPL\nNVDA\nAMD\nMU\n");
  expect((await run("watchlist show Tech", { columns: 80 })).out).toBe("AAPL\nNVDA\nChips\nAMD\nMU\n");
  expect((await run("watchlist export Tech --format txt")).out).toBe("AAPL,NVDA,###Chips,AMD,MU\n");
  expect((await run("watchlist export Tech --format txt --output -")).out).toBe("AAPL,NVDA,###Chips,AMD,MU\n");
  expect(await run("watchlist export --format txt")).toMatchObject({
    exit: 2,
    err: expect.stringContaining("TXT holds one list: name one"),
  });
  const output = join(folder, "tech.json");
  await run(`watchlist export --output ${output}`);
  expect((await run("watchlist remove Tech NVDA MU")).out).toBe("Tech: 2 removed, 2 tickers\n");
  expect((await run(`watchlist import ${output} --replace`)).out).toBe("Tech: changed, 2 added\n");
  const faulty = await run(`watchlist import ${file("t.txt", "EURUSD,no ticker!!")} --name FX`);
  expect(faulty).toMatchObject({
    exit: 2,
    out: "FX: would be new, 1 added\n",
    err: expect.stringMatching(/^line 1: /),
  });
  await run("watchlist add FX EURUSD");
  const read: string[] = [];
  const ended = await run("watchlist --json", { reads: (line) => read.push(line) < 1 });
  expect(ended.exit).toBe(0);
  expect(read).toHaveLength(1);
  expect((await run("watchlist remove FX")).out).toBe("removed: FX\n");
  expect(rows((await run("watchlist list --json")).out)).toMatchObject([
    { name: "Tech", revision: expect.any(String) },
  ]);
});

test("candles as a table, as CSV and as JSON are the same; backup copies while the server runs", async () => {
  const table = await run("candles AAPL --step 1d --from 30d", { columns: 80 });
  expect(table.exit).toBe(0);
  expect(table.out).toMatch(/^TIME \(UTC\) +OPEN +HIGH +LOW +CLOSE +VOLUME/);
  const csv = (await run("candles AAPL --step 1d --from 30d --csv")).out.trimEnd().split("\n");
  const json = rows((await run("candles AAPL --step 1d --from 30d --json")).out);
  expect(csv[0]).toBe("start,end,open,high,low,close,volume,count,source,partial,open_ended");
  expect(csv).toHaveLength(json.length + 1);
  expect(table.out.trimEnd().split("\n")).toHaveLength(json.length + 1);
  expect(csv[1]?.split(",")[2]).toBe(json[0]?.["open"]);

  const env = { STREAMPULSE_DATABASE_URL: database };
  const copy = join(folder, "copy.db");
  expect(await runInside(["backup", copy], { env })).toEqual({ out: `copied to ${copy}\n`, err: "", exit: 0 });
  expect(await runInside(["backup", copy], { env })).toMatchObject({
    exit: 4,
    err: expect.stringContaining("is there already"),
  });
  const restored = await startServer({ STREAMPULSE_DATABASE_URL: copy });
  const lists = await runInside(["watchlist", "show", "Tech", "--url", restored.url]);
  await restored.close();
  expect(lists.out).toBe("AAPL\nNVDA\nAMD\nMU\n");
});
