import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runInside } from "../../../../test/inside-program.ts";
import { Program, type Ran, type Running } from "../../../../test/run-program.ts";

const program = new Program();
const file = (name: string) => join(program.home, name);
let server: Running;
let url: string;

beforeAll(async () => {
  [server, url] = await serving(["serve", "--port", "0"], {
    STREAMPULSE_SIMULATED_SEED: "1",
    STREAMPULSE_SIMULATED_RATE: "50",
  });
});
afterAll(async () => {
  server.signal("SIGINT");
  await server.ended;
  program.remove();
});

/** Starts a server and waits for the address that it prints. */
async function serving(words: readonly string[], env: Record<string, string> = {}): Promise<[Running, string]> {
  const running = program.start(words, env);
  const address = await running.shows(/http:\/\/[\d.]+:\d+/);
  return [running, address];
}

/** Runs a command that asks, or reads a file, and ends by itself: such a one needs no process of its own. */
const run = (words: readonly string[], env: Record<string, string> = {}): Promise<Ran> =>
  runInside(words, { env: { HOME: program.home, ...env } });

/** What `sources` says of a server that answers: on a busy machine one may take longer than the list waits. */
async function sourcesAt(place: string, ...words: readonly string[]): Promise<Ran> {
  let told: Ran;
  let tries = 0;
  do told = await run(["sources", ...words, "--url", place]);
  while (told.err.includes("did not answer in 2 s") && ++tries < 10);
  return told;
}

describe("with a real server", () => {
  test("quote, search and watch have prices, and sources tells how they are", async () => {
    const [quote, search, sources] = await Promise.all([
      run(["quote", "AAPL", "BTCUSDT", "--json", "--url", url]),
      run(["search", "apple", "--url", url]),
      sourcesAt(url, "--json"),
    ]);
    const quotes = quote.out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { ticker: string; price: string });
    expect(quotes.map(({ ticker }) => ticker)).toEqual(["AAPL", "BTCUSDT"]);
    for (const { price } of quotes) expect(price).toMatch(/^\d+(\.\d+)?$/);
    expect(search.out).toContain("NASDAQ:AAPL");
    const listed = sources.out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { name: string; status?: { state: string } });
    expect(listed.find(({ name }) => name === "simulated")?.status?.state).toBe("SOURCE_STATE_CONNECTED");
    expect([quote.exit, search.exit, sources.exit]).toEqual([0, 0, 0]);
  });

  test("a server whose source is out of reach says so, in every command, and is not taken for no server", async () => {
    const [lonely, place] = await serving(["serve", "--port", "0"], {
      STREAMPULSE_SOURCES: "binance",
      STREAMPULSE_BINANCE_URL: "http://127.0.0.1:9",
      STREAMPULSE_BINANCE_WS_URL: "ws://127.0.0.1:9",
    });
    const [quote, search, sources] = await Promise.all([
      run(["quote", "BTCUSDT", "--url", place]),
      run(["search", "bitcoin", "--url", place]),
      sourcesAt(place),
    ]);
    lonely.signal("SIGINT");
    await lonely.ended;
    expect(quote).toMatchObject({ exit: 4, out: "" });
    expect(quote.err).toContain("Binance cannot be reached");
    expect(search).toMatchObject({ exit: 4, err: `streampulse: ${place} cannot answer: Binance cannot be reached.\n` });
    expect(sources.out).toMatch(/^binance {2}● served$/m);
    expect(sources.out).toMatch(/^simulated {2}○ not served$/m);
    expect(sources.out).toMatch(/on the server: (reconnecting|down) · 0 subscriptions · 1 ticker waiting/);
    expect(sources.out).toContain("    Binance cannot be reached.");
  });

  test("a server that is full is told as such by sources too, and not as none", async () => {
    const [full, place] = await serving(["serve", "--port", "0"], { STREAMPULSE_MAX_CONNECTIONS: "1" });
    const holder = connect(Number(new URL(place).port), "127.0.0.1");
    try {
      holder.write("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
      await once(holder, "data");
      const [search, sources] = await Promise.all([run(["search", "apple", "--url", place]), sourcesAt(place)]);
      expect([search.exit, sources.exit]).toEqual([4, 4]);
      expect(search.err).toContain(`${place} cannot answer: `);
      expect(sources.err).toBe(search.err.replace("streampulse: ", ""));
      expect(sources.out).toMatch(/^simulated/m);
    } finally {
      holder.destroy();
      full.signal("SIGINT");
      await full.ended;
    }
  });

  test("what record writes until SIGINT, replay serves; a second record refuses to overwrite it", async () => {
    const path = file("day.spr.gz");
    const recording = program.start(["record", path, "AAPL", "--url", url]);
    await recording.shows("recording into ");
    recording.signal("SIGINT");
    const recorded = await recording.ended;
    expect(recorded).toMatchObject({ out: "", exit: 0 });
    expect(recorded.err).toMatch(/recorded [1-9]\d* quotes in .*day\.spr\.gz/);

    const again = await run(["record", path, "AAPL", "--url", url]);
    expect(again.exit).toBe(2);
    expect(again.err).toContain("is there already.\nAdd --append to go on behind it, or --force to replace it.");

    const [replaying, place] = await serving(["replay", path, "--speed", "max", "--port", "0"]);
    const reader = program.start(["watch", "AAPL", "--url", place]);
    await reader.shows("[REPLAY]");
    await replaying.shows("the recording was played to its end; its last prices stay");
    reader.signal("SIGINT");
    replaying.signal("SIGTERM");
    expect((await reader.ended).exit).toBe(0);
    expect(await replaying.ended).toMatchObject({ exit: 0, err: expect.stringContaining("at speed max: ") });
  });

  test("record leaves no file behind where it cannot be reached or knows no ticker, and none of --force is lost", async () => {
    const old = file("old.spr.gz");
    writeFileSync(old, "old");
    const all = await Promise.all([
      run(["record", file("none.spr.gz"), "AAPL", "--url", "http://127.0.0.1:9"]),
      run(["record", file("none.spr.gz"), "NOSUCH", "--url", url]),
      run(["record", old, "AAPL", "--force", "--url", "http://127.0.0.1:9"]),
    ]);
    expect(all.map(({ exit }) => exit)).toEqual([4, 3, 4]);
    expect(existsSync(file("none.spr.gz"))).toBe(false);
    expect(readFileSync(old, "utf8")).toBe("old");
  });
});

describe("without a server", () => {
  test("config shows values and where they came from, and every fault", async () => {
    const good = await run(["config", "--json"], { STREAMPULSE_PORT: "9000" });
    const settings = good.out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { name: string });
    expect(settings).toContainEqual(
      expect.objectContaining({ name: "STREAMPULSE_PORT", value: "9000", from: "environment", default: "8080" }),
    );
    expect(settings).toContainEqual(
      expect.objectContaining({ name: "STREAMPULSE_HOST", value: "127.0.0.1", from: "default" }),
    );
    expect(good).toMatchObject({ err: "", exit: 0 });
    const bad = await run(["config"], { STREAMPULSE_PORT: "\u001b[2J", STREAMPULSE_PROT: "1" });
    expect(bad.exit).toBe(2);
    expect(bad.err).toContain("STREAMPULSE_PROT is no setting");
    // A start that only checks says the same, and where all is well starts nothing: it ends by itself.
    const checked = await program.run(["serve", "--check", "--port", "0"], { STREAMPULSE_PROT: "1" });
    expect([checked.exit, checked.err]).toEqual([2, expect.stringContaining("STREAMPULSE_PROT is no setting")]);
    expect(await program.run(["serve", "--check", "--port", "0"])).toMatchObject({ exit: 0, out: "", err: "" });
    expect(bad.err).toContain("STREAMPULSE_PORT must be ");
    expect(bad.out + bad.err).not.toContain("\u001b");
  });

  test("serve refuses bad settings with 2 and a taken port with 4", async () => {
    const port = new URL(url).port;
    const [bad, taken, takenLines, twice] = await Promise.all([
      program.run(["serve", "--sources", "nosuch"]),
      program.run(["--port", port]),
      program.run(["--port", "0", "--tcp-port", port]),
      program.run(["--port", "9999", "--tcp-port", "9999"]),
    ]);
    expect(bad).toMatchObject({
      out: "",
      exit: 2,
      err: expect.stringContaining('STREAMPULSE_SOURCES: "nosuch" is no'),
    });
    expect(taken).toMatchObject({ out: "", exit: 4, err: expect.stringContaining(`Port ${port}`) });
    expect(takenLines).toMatchObject({ exit: 4, err: expect.stringMatching(`Port ${port} .*\n.*--tcp-port `) });
    expect(twice).toMatchObject({ exit: 2, err: expect.stringContaining("STREAMPULSE_TCP_PORT must be another port") });
  });

  test("a certificate of the server's own making is where the server says, and trusted as the terminal says", async () => {
    const secure = program.start(["serve", "--port", "0", "--tls-self-signed"], {
      HOME: program.home,
      XDG_DATA_HOME: "",
    });
    const address = await secure.shows(/https:\/\/[\d.]+:\d+/);
    await secure.shows(/nc 127\.0\.0\.1 \d+ {2}\(in the clear, without TLS\)/);
    const told = await secure.shows(/Its certificate: +\S+certificate\.pem/);
    const path = told.replace(/^Its certificate: +/, "");
    const [distrusting, trusting] = await Promise.all([
      program.run(["quote", "AAPL", "--url", address]),
      program.run(["quote", "AAPL", "--url", address], { NODE_EXTRA_CA_CERTS: path }),
    ]);
    secure.signal("SIGINT");
    await secure.ended;
    expect(distrusting).toMatchObject({ out: "", exit: 4, err: expect.stringContaining("NODE_EXTRA_CA_CERTS=") });
    expect(distrusting.err).not.toContain("Start one");
    expect(trusting).toMatchObject({ exit: 0, err: "", out: expect.stringContaining("SIMULATED") });
  });

  test("the seed that a start drew is told once, one that was set is not, and it is taken again", async () => {
    const [drawing] = await serving(["serve", "--port", "0"]);
    const said = await drawing.shows(/STREAMPULSE_SIMULATED_SEED=\d+/);
    drawing.signal("SIGINT");
    expect((await drawing.ended).err.match(/_SEED=/g)).toHaveLength(1);
    const seed = said.replace(/\D/g, "");
    const [repeating] = await serving(["serve", "--port", "0"], { STREAMPULSE_SIMULATED_SEED: seed });
    repeating.signal("SIGINT");
    expect(await repeating.ended).toMatchObject({ exit: 0, err: expect.not.stringContaining("SEED") });
  });

  test("record takes no ticker for a file", async () => {
    const forgotten = await run(["record", "AAPL", "BTCUSDT", "--url", url]);
    expect(forgotten).toMatchObject({ exit: 2, out: "" });
    expect(forgotten.err).toContain("streampulse record today.spr.gz AAPL BTCUSDT");
    expect(existsSync(file("AAPL"))).toBe(false);
  });

  test("replay and record --from say what is wrong with a file", async () => {
    writeFileSync(file("junk"), "junk");
    const [missing, junk, capture, nothing] = await Promise.all([
      run(["replay", file("missing")]),
      run(["replay", file("junk")]),
      run(["record", file("new.spr.gz"), "--from", file("junk")]),
      run(["record", file("new.spr.gz"), "--from", file("missing")]),
    ]);
    expect([missing.exit, junk.exit, capture.exit, nothing.exit]).toEqual([2, 4, 4, 2]);
    expect(missing.err).toContain("cannot be played: there is no such file.");
    expect(junk.err).toContain("cannot be played: it is no recording");
    expect(capture.err).toContain("cannot be imported: ");
    expect(existsSync(file("new.spr.gz"))).toBe(false);
  });
});
