import { emitKeypressEvents } from "node:readline";
import { createLogUpdate } from "log-update";
import type { Terminal } from "./terminal.ts";

// A screen of its own, so that a new size leaves no pieces behind.
const ENTER = "\u001b[?1049h\u001b[?25l\u001b[2J\u001b[H";
const LEAVE = "\u001b[?25h\u001b[?1049l";
const WIPE = "\u001b[2J\u001b[H";

/** A terminal that shows one text in the place of the one before. */
export interface LiveText {
  /** Aborts when its reader presses q or Ctrl-C. */
  readonly quit: AbortSignal;
  /** Draws a text now and again at each new size; what has no room is cut off below. */
  show(text: () => string): void;
  /** A line above the text; empty for none. */
  note(line: string): void;
  /** Gives the terminal back, and leaves the last text below the command. */
  close(): void;
}

/** Takes the terminal over. Whoever takes it closes it, whatever happens. */
export function liveText({ stdin, stdout }: Terminal): LiveText {
  const quit = new AbortController();
  const hasKeys = stdin.isTTY === true;
  // The cursor is our own to hide: log-update hides it on stderr, which may be a file.
  const update = createLogUpdate(stdout, { showCursor: true });
  let last = (): string => "";
  let noted = "";
  const draw = (): void => {
    const lines = [...(noted === "" ? [] : [noted]), ...last().split("\n")];
    update(lines.slice(0, Math.max(1, (stdout.rows || 24) - 1)).join("\n"));
  };
  const resize = (): void => {
    stdout.write(WIPE);
    update.done();
    draw();
  };
  const press = (_: unknown, key: { readonly name?: string; readonly ctrl?: boolean }): void => {
    if (key.name === "q" || (key.ctrl === true && key.name === "c")) quit.abort();
  };
  const leave = (): void => {
    stdout.write(LEAVE);
    if (hasKeys) stdin.setRawMode(false);
  };
  if (hasKeys) {
    emitKeypressEvents(stdin);
    stdin.on("keypress", press);
    stdin.setRawMode(true);
  }
  process.on("exit", leave);
  stdout.on("resize", resize);
  stdout.write(ENTER);
  return {
    quit: quit.signal,
    show(text) {
      last = text;
      draw();
    },
    note(line) {
      noted = line;
      draw();
    },
    close() {
      stdin.off("keypress", press);
      stdout.off("resize", resize);
      process.off("exit", leave);
      leave();
      const text = last();
      if (text !== "") stdout.write(`${text}\n`);
      // Reading would keep the process alive.
      if (hasKeys) stdin.pause();
    },
  };
}
