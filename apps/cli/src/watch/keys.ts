/** A key as Node's readline names it. */
export interface Key {
  readonly name?: string | undefined;
  readonly sequence?: string | undefined;
  readonly ctrl?: boolean | undefined;
  readonly meta?: boolean | undefined;
}

/** What a key asks of the live table. */
export type KeyAction =
  | { readonly do: "quit" | "suspend" | "sort" | "pause" | "remove" | "ask" | "submit" | "cancel" | "erase" | "clear" }
  | { readonly do: "move"; readonly rows: number }
  | { readonly do: "type"; readonly text: string };

const PAGE_ROWS = 10;

/** What the key means, while the table or while the prompt has the keyboard; undefined for nothing. */
export function keyAction(key: Key, isPrompting: boolean): KeyAction | undefined {
  if (key.ctrl) return controlAction(key.name, isPrompting);
  return isPrompting ? promptAction(key) : tableAction(key);
}

function controlAction(name: string | undefined, isPrompting: boolean): KeyAction | undefined {
  if (name === "c" || name === "d") return { do: "quit" };
  if (name === "z") return { do: "suspend" };
  if (name === "u" && isPrompting) return { do: "clear" };
  return undefined;
}

function promptAction(key: Key): KeyAction | undefined {
  if (key.name === "return" || key.name === "enter") return { do: "submit" };
  if (key.name === "escape") return { do: "cancel" };
  if (key.name === "backspace") return { do: "erase" };
  const text = key.sequence ?? "";
  // An unnamed escape sequence is a key of the terminal's own, no text.
  return key.meta || text === "" || /[\p{Cc}\p{Cf}]/u.test(text) ? undefined : { do: "type", text };
}

function tableAction(key: Key): KeyAction | undefined {
  switch (key.name) {
    case "q":
      return { do: "quit" };
    case "s":
      return { do: "sort" };
    case "p":
    case "space":
      return { do: "pause" };
    case "a":
      return { do: "ask" };
    case "d":
    case "delete":
      return { do: "remove" };
    case "up":
    case "k":
      return { do: "move", rows: -1 };
    case "down":
    case "j":
      return { do: "move", rows: 1 };
    case "pageup":
      return { do: "move", rows: -PAGE_ROWS };
    case "pagedown":
      return { do: "move", rows: PAGE_ROWS };
    case "home":
      return { do: "move", rows: -Infinity };
    case "end":
      return { do: "move", rows: Infinity };
    default:
      return key.sequence === "/" ? { do: "ask" } : undefined;
  }
}
