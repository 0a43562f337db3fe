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
// A screen of its own, so that neither a new size nor a suspension leaves pieces of the table behind.
const ENTER = "\u001b[?1049h\u001b[?25l\u001b[2J\u001b[H";
const LEAVE = "\u001b[?25h\u001b[?1049l";
const WIPE = "\u001b[2J\u001b[H";

/**
 * The live table in a terminal, until q, Ctrl-C or the end of the stream. Whatever happens, screen,
 * cursor and keyboard are given back, and the last prices are left below the command. Answers with the exit code.
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

/** Takes the terminal over; `close` gives it back. */
function openScreen(terminal: Terminal, table: LiveTable, quit: () => void): { close(): void } {
  const { stdin, stdout } = terminal;
  const hasKeys = stdin.isTTY === true;
  // The cursor is our own to hide: log-update hides it on stderr, which may be a file.
  const update = createLogUpdate(stdout, { showCursor: true });
  const frame = (keys: boolean, rows: number) =>
    watchFrame(table.view(keys), { columns: terminal.columns(), rows }, terminal.style, Date.now());
  const draw = () => update(frame(hasKeys, stdout.rows || 24));
  const enter = () => {
    stdout.write(ENTER);
    if (hasKeys) stdin.setRawMode(true);
    update.done();
    draw();
  };
  const leave = () => {
    stdout.write(LEAVE);
    if (hasKeys) stdin.setRawMode(false);
  };
  const resize = () => {
    stdout.write(WIPE);
    update.done();
    draw();
  };
  const press = (_: unknown, key: Key) => {
    const action = keyAction(key, table.isPrompting);
    if (!action) return;
    if (action.do === "quit") return quit();
    if (action.do === "suspend") {
      leave();
      process.kill(process.pid, "SIGTSTP");
      return;
    }
    table.act(action);
    draw();
  };
  if (hasKeys) {
    emitKeypressEvents(stdin);
    stdin.on("keypress", press);
  }
  process.on("exit", leave);
  process.on("SIGCONT", enter);
  stdout.on("resize", resize);
  enter();
  const timer = setInterval(draw, DRAW_EVERY_MS);
  return {
    close() {
      clearInterval(timer);
      stdin.off("keypress", press);
      stdout.off("resize", resize);
      process.off("SIGCONT", enter);
      process.off("exit", leave);
      leave();
      if (table.hasPrices()) stdout.write(`${frame(false, Infinity)}\n`);
      // Reading would keep the process alive.
      if (hasKeys) stdin.pause();
    },
  };
}
