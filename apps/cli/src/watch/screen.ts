import { emitKeypressEvents } from "node:readline";
import { createLogUpdate } from "log-update";
import type { StreamOptions } from "@streampulse/client";
import type { Link } from "../link.ts";
import { watchFrame } from "../render/watch-frame.ts";
import type { Terminal } from "../terminal.ts";
import { follow } from "./follow.ts";
import { keyAction, type Key } from "./keys.ts";
import { LiveTable } from "./live-table.ts";

const DRAW_EVERY_MS = 100;
const HIDE_CURSOR = "\u001b[?25l";
const SHOW_CURSOR = "\u001b[?25h";

/**
 * The live table in a terminal, until q, Ctrl-C or the end of the stream. Whatever happens, the cursor and
 * the keyboard are given back and the last prices stay on the screen. Answers with the exit code.
 */
export async function watchScreen(
  terminal: Terminal,
  link: Link,
  tickers: readonly string[],
  options: StreamOptions,
): Promise<number> {
  const table = new LiveTable(link.client, link.place, tickers, Date.now);
  const quit = new AbortController();
  const signal = AbortSignal.any([quit.signal, terminal.closed, terminal.interrupted()]);
  const screen = openScreen(terminal, table, () => quit.abort());
  let exit: number;
  try {
    exit = await follow(link, tickers, table, { ...options, signal });
  } finally {
    screen.close();
  }
  if (exit !== 0) for (const line of table.refusals) terminal.err(line);
  return exit;
}

/** Takes the terminal over; `close` gives it back, and may be called twice. */
function openScreen(terminal: Terminal, table: LiveTable, quit: () => void): { close(): void } {
  const { stdin, stdout } = terminal;
  const hasKeys = stdin.isTTY === true;
  // The cursor is our own to hide: log-update's way hides it on stderr, which may be a file.
  const update = createLogUpdate(stdout, { showCursor: true });
  const draw = (keys: boolean) => {
    const size = { columns: terminal.columns(), rows: stdout.rows || 24 };
    update(watchFrame(table.view(keys), size, terminal.style, Date.now()));
  };
  const takeKeys = (on: boolean) => {
    stdout.write(on ? HIDE_CURSOR : SHOW_CURSOR);
    if (hasKeys) stdin.setRawMode(on);
  };
  const suspend = () => {
    takeKeys(false);
    process.kill(process.pid, "SIGTSTP");
  };
  const resume = () => {
    takeKeys(true);
    // What is on the screen now is the shell's; the table goes on below it.
    update.done();
    draw(hasKeys);
  };
  const press = (_: unknown, key: Key) => {
    const action = keyAction(key, table.isPrompting);
    if (!action) return;
    if (action.do === "quit") return quit();
    if (action.do === "suspend") return suspend();
    table.act(action);
    draw(hasKeys);
  };
  const give = () => takeKeys(false);
  const resized = () => {
    update.clear();
    draw(hasKeys);
  };
  takeKeys(true);
  if (hasKeys) {
    emitKeypressEvents(stdin);
    stdin.on("keypress", press);
  }
  process.on("exit", give);
  process.on("SIGCONT", resume);
  stdout.on("resize", resized);
  draw(hasKeys);
  const timer = setInterval(() => draw(hasKeys), DRAW_EVERY_MS);
  return {
    close() {
      clearInterval(timer);
      stdin.off("keypress", press);
      stdout.off("resize", resized);
      process.off("SIGCONT", resume);
      process.off("exit", give);
      if (table.hasPrices()) draw(false);
      else update.clear();
      update.done();
      takeKeys(false);
      // Reading would keep the process alive.
      if (hasKeys) stdin.pause();
    },
  };
}
