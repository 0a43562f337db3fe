import { readFileSync } from "node:fs";
import { createClient, type Client } from "@streampulse/client";
import { isFault, parseTicker } from "@streampulse/core";
import type { Options } from "./command.ts";
import { CommandError, Exit } from "./exit.ts";
import { cleanText } from "./render/clean.ts";

/** Where a server is when nothing else is said. */
export const DEFAULT_URL = "http://127.0.0.1:8080";

type Environment = Readonly<Record<string, string | undefined>>;

/** The options of every command that asks a running server. */
export const LINK_OPTIONS = {
  url: {
    kind: "text",
    short: "u",
    value: "URL",
    describes: `the server to ask (default ${DEFAULT_URL}, or what STREAMPULSE_HOST and _PORT say)`,
  },
  "token-file": { kind: "text", value: "FILE", describes: "a file that holds the token for the server" },
} as const satisfies Options;

/** How often a reader wants to be told, for the commands that read a stream. */
export const MAX_RATE_OPTION = {
  "max-rate": {
    kind: "number",
    value: "N",
    least: 0.01,
    most: 1_000,
    describes: "updates per second and ticker at most; with --every none is left out, they only come together",
  },
} as const satisfies Options;

/** What was given for LINK_OPTIONS. */
export interface LinkValues {
  readonly url: string | undefined;
  readonly "token-file": string | undefined;
}

/** A client, and the name of its server for people: host and port. */
export interface Link {
  readonly client: Client;
  readonly url: string;
  readonly place: string;
  /** For those that speak to the server without the client. */
  readonly token: string | undefined;
}

/**
 * Opens nothing yet: only checks the options. Without a URL it is the server that this environment starts.
 * With `keepsConnections` false each call has a connection of its own that ends with it, and takes none of the
 * server's from others. Throws a CommandError for a bad URL, port or token file.
 */
export function openLink(values: LinkValues, env: Environment, { keepsConnections = true } = {}): Link {
  const url = serverUrl(values.url ?? ownUrl(env));
  const token = values["token-file"] === undefined ? undefined : readToken(values["token-file"]);
  const text = url.href.replace(/\/$/, "");
  const ownFetch = keepsConnections ? {} : { fetch: fetchAndClose };
  const client = createClient({ url: text, ...(token === undefined ? {} : { token }), ...ownFetch });
  return { client, url: text, place: url.host, token };
}

/** The tickers of a command line, commas allowed, normalised, each once. Throws for text outside the grammar. */
export function readTickers(operands: readonly string[]): string[] {
  const tickers = new Set<string>();
  for (const text of operands.flatMap((operand) => operand.split(","))) {
    const parsed = parseTicker(text);
    if (isFault(parsed)) {
      throw new CommandError(
        Exit.USAGE,
        `"${cleanText(text, 60)}" is no ticker: it ${parsed.fault}.`,
        "A ticker is AAPL or BTCUSDT, or with its venue NASDAQ:AAPL.",
      );
    }
    tickers.add(parsed.ticker);
  }
  return [...tickers];
}

function fetchAndClose(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set("Connection", "close");
  return fetch(input, { ...init, headers });
}

function ownUrl(env: Environment): string {
  const { STREAMPULSE_HOST: host = "127.0.0.1" } = env;
  const port = ownPort(env, "STREAMPULSE_PORT") ?? 8080;
  const isSecure = env["STREAMPULSE_TLS_SELF_SIGNED"] === "true" || env["STREAMPULSE_TLS_CERT_FILE"] !== undefined;
  const url = `${isSecure ? "https" : "http"}://${host.includes(":") ? `[${host}]` : host}:${port}`;
  if (!URL.canParse(url)) throw noPlace("STREAMPULSE_HOST", host);
  return url;
}

/** The port that a variable names; undefined where it is unset. Throws a CommandError where it names none. */
export function ownPort(env: Environment, name: "STREAMPULSE_PORT" | "STREAMPULSE_TCP_PORT"): number | undefined {
  const text = env[name];
  if (text === undefined) return undefined;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535) throw noPlace(name, text);
  return port;
}

function noPlace(name: string, text: string): CommandError {
  const hint = name === "STREAMPULSE_TCP_PORT" ? "Give the port with --tcp-port." : "Name the server with --url URL.";
  return new CommandError(Exit.USAGE, `${name}, "${cleanText(text, 60)}", does not say where a server is.`, hint);
}

function serverUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && (url.protocol === "http:" || url.protocol === "https:") && url.username === "" && url.search === "") {
    return url;
  }
  throw new CommandError(Exit.USAGE, `--url must be an http or https address such as ${DEFAULT_URL}.`);
}

function readToken(path: string): string {
  let token: string;
  try {
    token = readFileSync(path, "utf8").trim();
  } catch (error) {
    throw new CommandError(Exit.USAGE, `--token-file ${cleanText(path, 120)} cannot be read: ${reasonOf(error)}.`);
  }
  // A header's value; anything else would fail later with a message that could repeat it.
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new CommandError(Exit.USAGE, `--token-file ${cleanText(path, 120)} must hold one token and nothing else.`);
  }
  return token;
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT") return "there is no such file";
  if (code === "EACCES") return "it may not be read by this user";
  if (code === "EISDIR") return "it is a folder";
  return typeof code === "string" ? code : "no reason given";
}
