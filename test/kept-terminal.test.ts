import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runInside } from "./inside-program.ts";
import { rowsOf as rows, terminalStage } from "./kept-terminal-stage.ts";
import { startServer } from "./running-server.ts";

/** The terminal's commands for alerts, watchlists, candles and backups, against the whole server. */

const { folder, database, file, run } = terminalStage();

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
    expect(fires.out).toMatch(/^\w+: BTCUSDT above 1\nNow [\d,.]+, and it fires at once\nIt would (not )?have fired /);
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
    const short = await run(`alert pause ${id.slice(0, 3)}`);
    expect(short).toMatchObject({ out: "", exit: 2 });
    expect(short.err).toContain("is too little of an id: write at least 4 characters of it, such as ");
    expect((await run(`alert pause ${id.slice(0, 6)}`)).out).toBe("paused: AAPL crosses 999999 up\n");
    expect(rows((await run("alert list --state paused --json")).out)).toMatchObject([{ id }]);
    expect((await run(`alert resume ${id}`)).out).toBe("watches: AAPL crosses 999999 up\n");
    const [brief] = rows((await run('alert add "AAPL above 999999" --expires 1s --json')).out);
    const briefId = String(brief?.["id"]);
    await expect.poll(async () => (await run("alert list --json")).out).toContain("ALERT_STATE_EXPIRED");
    const late = await run(`alert resume ${briefId}`);
    expect([late.exit, late.err]).toEqual([2, expect.stringContaining(`${briefId}: The alert has expired`)]);
    await run(`alert remove ${briefId}`);
    const removed = await run(`alert remove ${id} nosuch`);
    expect(removed).toEqual({
      out: "removed: AAPL crosses 999999 up\n",
      err: "There is no alert nosuch; streampulse alert list has the ids.\n",
      exit: 2,
    });
  });

  test.each([
    ['alert add "NOSUCH above 1"', 3, "No source knows NOSUCH."],
    ['alert add "AAPL above 0"', 2, "A price must be a number above 0, like 215.50"],
    ['alert add "AAPL moves 0% up"', 2, "percent must be a number above 0, like 5 or 2.5"],
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
    [
      "portfolio account",
      2,
      'portfolio has no command "account". Did you mean account list, account add, account rename, account remove?',
    ],
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
    await run(`alert add "BTCUSDT above 2" --webhook ${hook}`);
    const gone = async () => rows((await run("alert deliveries --state failed --json")).out || "{}");
    await expect.poll(gone).toMatchObject([{ state: "DELIVERY_STATE_FAILED", attempts: 1 }]);
    const notices = await run('alert deliveries "webhook 127.0.0.1:9"', { columns: 140 });
    expect(notices.out).toMatch(/ webhook 127\.0\.0\.1:9 +failed +1 .*The webhook is on this machine/);
    expect((await run("alert deliveries --state waiting")).err).toBe("No notice has gone out.\n");
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

test("watchlist: made, shown, changed, as files, and read no further than anybody reads", async () => {
  expect((await run("watchlist add Tech aapl NVDA")).out).toBe("Tech: 2 added, 2 tickers\n");
  await run("watchlist add Tech AMD NVDA --under Chips");
  await run("watchlist add Tech MU --under Chips");
  expect((await run("watchlist show Tech --tickers")).out).toBe("AAPL\nNVDA\nAMD\nMU\n");
  expect((await run("watchlist show Tech")).out).toBe("AAPL\nNVDA\n# Chips\nAMD\nMU\n");
  expect((await run("watchlist show Tech", { columns: 80 })).out).toBe("AAPL\nNVDA\nChips\nAMD\nMU\n");
  expect((await run("watchlist export Tech --format txt")).out).toBe("AAPL,NVDA,###Chips,AMD,MU\n");
  expect((await run("watchlist export Tech --format txt --output -")).out).toBe("AAPL,NVDA,###Chips,AMD,MU\n");
  expect(await run("watchlist export --format txt")).toMatchObject({
    exit: 2,
    err: expect.stringContaining("TXT holds one list: name one"),
  });
  const output = join(folder, "tech.json");
  await run(`watchlist export --output ${output}`);
  expect((await run("watchlist move Tech MU 2")).out).toBe("MU: 2 of 4 tickers\n");
  expect((await run("watchlist show Tech", { columns: 80 })).out).toBe("AAPL\nMU\nNVDA\nChips\nAMD\n");
  expect((await run("watchlist move Tech MU 9")).out).toBe("MU: 4 of 4 tickers\n");
  expect((await run("watchlist move Tech MU 0")).err).toContain("PLACE must be a whole number from 1");
  expect((await run("watchlist move Tech EURUSD 1")).err).toContain("Tech has no EURUSD.");
  expect((await run('watchlist note Tech AMD "on Tuesday"')).out).toBe("AMD noted: on Tuesday\n");
  expect((await run("watchlist show Tech", { columns: 80 })).out).toContain("AMD  on Tuesday\n");
  // In a pipe too, and whole.
  expect((await run("watchlist show Tech")).out).toContain("# Chips\nAMD  on Tuesday\n");
  const long = `on ${"x".repeat(496)}.`;
  await run(`watchlist note Tech MU "${long}"`);
  expect((await run("watchlist show Tech")).out).toContain(`\nMU  ${long}\n`);
  expect((await run("watchlist show Tech --tickers", { columns: 80 })).out).toBe("AAPL\nNVDA\nAMD\nMU\n");
  await run("watchlist note Tech MU");
  expect((await run("watchlist note Tech AMD")).out).toBe("AMD has no note\n");
  await run("watchlist add Other AAPL");
  expect((await run("watchlist move Other 1")).out).toBe("Other: 1 of 2 lists\n");
  expect(rows((await run("watchlist --json")).out).map((row) => row["name"])).toEqual(["Other", "Tech"]);
  expect((await run("watchlist rename Other Tech")).exit).toBe(2);
  expect((await run("watchlist rename Other Else")).out).toBe("Other is now Else\n");
  await run("watchlist remove Else");
  expect((await run("watchlist remove Tech NVDA MU")).out).toBe("Tech: 2 removed, 2 tickers\n");
  expect((await run(`watchlist import ${output} --replace`)).out).toBe("Tech: changed, 2 added\n");
  expect(await run(`watchlist import ${file("nameless.txt", "EURUSD")}`)).toMatchObject({
    err: "streampulse: The file does not say which watchlist it is of: add --name NAME, an own or a new one.\n",
    exit: 2,
  });
  expect((await run(`watchlist import ${file("none.json", "{")} --name FX`)).err).toMatch(/^The text must be JSON/);
  const faulty = await run(`watchlist import ${file("t.txt", "EURUSD,no ticker!!")} --name FX`);
  expect(faulty).toMatchObject({
    exit: 2,
    out: "FX: would be new, 1 added\n",
    err: expect.stringMatching(/^line 1, item 2: The ticker/),
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
  expect(csv[0]).toBe("start,end,open,high,low,close,volume,count,source,partial,open_ended,backfilled");
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
  const lists = await runInside(["watchlist", "show", "Tech", "--tickers", "--url", restored.url]);
  await restored.close();
  expect(lists.out).toBe("AAPL\nNVDA\nAMD\nMU\n");
});
