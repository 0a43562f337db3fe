import { afterAll, describe, expect, test } from "vitest";
import { runInside } from "../../../test/inside-program.ts";
import { Program } from "../../../test/run-program.ts";

const program = new Program();
afterAll(() => program.remove());

describe("the program", () => {
  // As a process of its own; what follows and starts nothing needs none.
  test("--version and --help answer on stdout", async () => {
    const [version, help] = await Promise.all([program.run(["--version"]), program.run(["help"])]);
    expect(version).toEqual({ out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), err: "", exit: 0 });
    expect(help.exit).toBe(0);
    for (const name of ["serve", "watch", "quote", "search", "record", "replay", "sources", "config"]) {
      expect(help.out).toContain(`\n  ${name} `);
    }
  });

  test("every command has help with examples", async () => {
    const names = ["serve", "watch", "quote", "search", "record", "replay", "sources", "config"];
    const all = await Promise.all(names.map((name) => runInside([name, "--help"])));
    all.forEach((ran, index) => {
      expect(ran).toMatchObject({ err: "", exit: 0 });
      expect(ran.out).toContain(`streampulse ${names[index]}`);
      expect(ran.out).toContain("Examples");
    });
  });

  test.each([
    [["wathc"], 'There is no command "wathc". Did you mean watch?'],
    [["watch"], "Something is missing: streampulse watch TICKER..."],
    [["watch", "AAPL", "--jsn"], 'watch has no option "--jsn". Did you mean --json?'],
    [["watch", "A B"], '"A B" is no ticker: it may hold'],
    [["quote", "AAPL", "--url", "localhost:1"], "--url must be an http or https address"],
    [
      ["quote", "AAPL", "--token-file", "/nowhere/token"],
      "--token-file /nowhere/token cannot be read: there is no such file.",
    ],
    [["search", "x", "--limit", "1000"], '--limit must be a whole number from 1 to 100, not "1000".'],
    [["replay", "/nowhere/file", "--speed", "fast"], '--speed must be a number above 0 or max, not "fast".'],
    [["serve", "--port", "99999"], '--port must be a whole number from 0 to 65535, not "99999".'],
  ])("%j is refused with exit code 2 and a sentence", async (words, sentence) => {
    const { out, err, exit } = await runInside(words);
    expect({ out, exit }).toEqual({ out: "", exit: 2 });
    expect(err).toContain(sentence);
    expect(err).not.toMatch(/\n\s+at /);
  });

  test("a Node that is too old is told what is needed, with exit code 2", async () => {
    const pretend = 'data:text/javascript,Object.defineProperty(process,"versions",{value:{node:"22.17.1"}})';
    const { err, exit } = await program.run(["--version"], {}, ["--import", pretend]);
    expect(exit).toBe(2);
    expect(err).toContain("streampulse needs Node 22.18 or newer, and this is Node 22.17.1.");
    expect(err).toContain("`npx streampulse`");
  });

  test("where no server answers: exit code 4, and how to start one", async () => {
    // Port 9 is not listened on; its number alone would not be a promise, but nothing else may answer on it here.
    const all = await Promise.all(
      ["quote", "watch"].map((name) => runInside([name, "AAPL", "--url", "http://127.0.0.1:9"])),
    );
    for (const { out, err, exit } of all) {
      expect({ out, exit }).toEqual({ out: "", exit: 4 });
      expect(err).toContain("No prices from http://127.0.0.1:9: ");
      expect(err).toContain("streampulse serve");
    }
  });
});
