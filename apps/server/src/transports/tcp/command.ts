import { Failure, isFault, parseTicker } from "@streampulse/core";

import { shownText } from "../../engine/requests.ts";

/** What a client asks for in one line. */
export type Command =
  | { readonly verb: "ADD" | "REMOVE"; readonly tickers: readonly string[] }
  | { readonly verb: "FORMAT"; readonly format: "text" | "json" }
  | { readonly verb: "ACK"; readonly bytes: number }
  | { readonly verb: "AUTH" }
  | { readonly verb: "PING" }
  | { readonly verb: "QUIT" };

const HTTP = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|CONNECT|TRACE|PRI)( |$)| HTTP\/\d(\.\d)?$/i;

/** Whether a line is the first of an HTTP request: a browser's, perhaps, that a page elsewhere sent here. */
export function isHttp(line: string): boolean {
  return HTTP.test(line);
}

/** Reads a line that is not blank. Throws INVALID_ARGUMENT, with what would be right. */
export function parseCommand(line: string): Command {
  const [word = "", ...words] = line
    .trim()
    .split(/[\s,]+/)
    .filter((part) => part !== "");
  const verb = word.toUpperCase();
  const [first = ""] = words;
  switch (verb) {
    case "ADD":
    case "REMOVE":
      if (words.length === 0) throw wrong(`${verb} takes one ticker or more: ${verb} AAPL BTCUSDT.`);
      checkTickers(words);
      return { verb, tickers: words };
    case "FORMAT": {
      const format = first.toLowerCase();
      if (words.length === 1 && (format === "text" || format === "json")) return { verb, format };
      throw wrong("FORMAT takes text or json.");
    }
    case "ACK":
      if (words.length === 1 && /^\d{1,15}$/.test(first)) return { verb, bytes: Number(first) };
      throw wrong("ACK takes the number of bytes received in all.");
    case "AUTH":
      if (words.length === 1) return { verb };
      throw wrong("AUTH takes one token.");
    case "PING":
    case "QUIT":
      if (words.length === 0) return { verb };
      throw wrong(`${verb} takes nothing.`);
    default:
      // The word itself is not repeated: it may hold anything.
      throw wrong("Commands are ADD, REMOVE, FORMAT, AUTH, ACK, PING and QUIT.");
  }
}

/** In words of a line: the engine would say which field of a request it is. */
function checkTickers(texts: readonly string[]): void {
  for (const text of texts) {
    const parsed = parseTicker(text);
    if (isFault(parsed)) throw wrong(`${shownText(text)} is no ticker: it ${parsed.fault}. Nothing was changed.`);
  }
}

function wrong(message: string): Failure {
  return new Failure("INVALID_ARGUMENT", message);
}
