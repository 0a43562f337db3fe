import { join } from "node:path";

import { isFault, nearest, parseTicker } from "@streampulse/core";
import { z } from "zod";

import { CHANNEL_GROUPS, channelPrefix, readChannels, type ChannelSettings } from "./config/channels.ts";
import { dataFolder } from "./config/data-folder.ts";
import { HISTORY_SETTINGS, historySettings, type HistorySettings } from "./config/history.ts";
import { lackOf, type SourceSettings } from "./config/lack.ts";
import { readRoutes, strayVenues } from "./config/routes.ts";
import { databaseUrl, filePath, HOST_NAME, list, port } from "./config/schemas.ts";
import { readGroup, type Environment } from "./config/setting-group.ts";
import { sourceListFaults } from "./config/source-list.ts";
import { readTls, type TlsSettings } from "./config/tls.ts";
import { PREFIX, prefixOf, variableOf } from "./config/variable-name.ts";
import type { Routes } from "./engine/ports/route.ts";
import type { Settings } from "./engine/ports/setting.ts";
import { SOURCES } from "./sources/index.ts";

export type { Environment };

/** The server's own settings, by the name behind STREAMPULSE_. */
const SERVER = {
  HOST: {
    describes: "The address to listen on.",
    expects: "a loopback address or localhost as long as there is no authentication",
    default: "127.0.0.1",
    schema: z.string().refine((host) => host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host)),
  },
  PORT: {
    describes: "The port of page, API and streams.",
    expects: "a whole number from 0 (any free port) to 65535",
    default: "8080",
    schema: port,
  },
  TCP_PORT: {
    describes: "The port of the line feed: `nc 127.0.0.1 8081` shows prices.",
    expects: "a whole number from 0 (any free port) to 65535 and other than STREAMPULSE_PORT",
    default: "8081",
    schema: port,
  },
  SOURCES: {
    describes: "Where prices come from, best first.",
    expects: `a comma-separated list of ${SOURCES.map(({ name }) => name).join(", ")}, each once, simulated and replay alone`,
    default: "simulated",
    schema: list,
  },
  ROUTES: {
    describes:
      "Which of the sources the tickers of an asset class or a venue come from, best first, in place of all in their order. A venue's route goes before a class's.",
    expects:
      "a comma-separated list such as crypto=kraken binance,NASDAQ=finnhub: stock, crypto, forex, index, fund, future or a venue in capitals, and sources of STREAMPULSE_SOURCES",
    default: "",
    schema: list,
  },
  TICKERS: {
    describes:
      "The tickers taken where none is named: by `streampulse record`, and by a client of the line feed that asks for nothing.",
    expects: "a comma-separated list of tickers such as AAPL or BINANCE:BTCUSDT",
    default: "AAPL,MSFT,BTCUSDT,ETHUSDT,EURUSD",
    schema: list.refine((tickers) => tickers.every((ticker) => !isFault(parseTicker(ticker)))),
  },
  MAX_TICKERS: {
    describes: "How many tickers one session may hold.",
    expects: "a whole number from 1 to 10000",
    default: "256",
    schema: z
      .string()
      .regex(/^\d{1,5}$/)
      .transform(Number)
      .pipe(z.number().min(1).max(10_000)),
  },
  MAX_CONNECTIONS: {
    describes:
      "How many connections clients may hold over all doors; a few beyond them are kept for probes and polite refusals.",
    expects: "a whole number from 1 to 1000000",
    default: "10000",
    schema: z
      .string()
      .regex(/^\d{1,7}$/)
      .transform(Number)
      .pipe(z.number().min(1).max(1_000_000)),
  },
  DATABASE_URL: {
    describes:
      "Where what is kept is kept: a file in the user's data folder unless set. One server at a time has it. A password in it is shown nowhere.",
    expects: "the path of a file, postgres://user:password@host:port/name, or :memory: to keep nothing",
    schema: databaseUrl,
    secret: true,
  },
  ...HISTORY_SETTINGS,
  RECORDINGS_DIR: {
    describes: "The folder whose recordings replay rooms may play, by name: files that end with .spr.gz.",
    expects: "the path of a folder",
    schema: filePath,
  },
  WORKERS: {
    describes:
      "How many processes serve clients on the one port; more than 1 only where one core is short. Linux and FreeBSD share a port so.",
    expects: "a whole number from 1 to 64 and at most STREAMPULSE_MAX_CONNECTIONS",
    default: "1",
    schema: z
      .string()
      .regex(/^\d{1,2}$/)
      .transform(Number)
      .pipe(z.number().min(1).max(64)),
  },
  TLS_CERT_FILE: {
    describes: "The certificate, with those up to its root behind it: the port then speaks TLS, with h2 and HTTP/1.1.",
    expects: "the path of a PEM file; set together with STREAMPULSE_TLS_KEY_FILE",
    schema: filePath,
  },
  TLS_KEY_FILE: {
    describes: "The certificate's private key.",
    expects: "the path of a PEM file; set together with STREAMPULSE_TLS_CERT_FILE",
    schema: filePath,
  },
  TLS_SELF_SIGNED: {
    describes:
      "For development: speaks TLS with a certificate of the server's own making, kept in the user's data folder.",
    expects: "true or false",
    default: "false",
    schema: z.enum(["true", "false"]).transform((text) => text === "true"),
  },
  FAULT_LAB: {
    describes:
      "For development and demonstrations: callers on this machine can make sources, and their own streams, ill for some minutes at the most (docs/fault-lab.md).",
    expects: "true or false",
    default: "false",
    schema: z.enum(["true", "false"]).transform((text) => text === "true"),
  },
  ALLOWED_HOSTS: {
    describes: "Host names, beside loopback's, that the server answers to.",
    expects:
      "a comma-separated list of host names such as prices.example.com, with a port where only that port is meant",
    default: "",
    schema: list
      .refine((hosts) => hosts.every((host) => HOST_NAME.test(host)))
      .transform((hosts) => hosts.map((host) => host.toLowerCase())),
  },
  ALLOWED_ORIGINS: {
    describes: "Origins of other pages that may call the server.",
    expects: "a comma-separated list of origins such as https://example.com",
    default: "",
    schema: list.refine((origins) =>
      origins.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin),
    ),
  },
} as const satisfies Settings;

/** Everything the server is told by its environment. */
export interface ServerSettings {
  readonly host: string;
  readonly port: number;
  readonly tcpPort: number;
  readonly tickers: readonly string[];
  readonly maxTickers: number;
  readonly maxConnections: number;
  /** Where what outlives the process is kept, and whether somebody has named it. */
  readonly database: { readonly url: string; readonly isNamed: boolean };
  /** The folder of recordings for rooms. */
  readonly recordings: string | undefined;
  /** How many processes serve clients. */
  readonly workers: number;
  /** Undefined: the port speaks plain HTTP. */
  readonly tls: TlsSettings | undefined;
  /** Whether faults can be made on purpose. */
  readonly faultLab: boolean;
  readonly allowedHosts: readonly string[];
  readonly allowedOrigins: readonly string[];
  /** In their order. */
  readonly sources: readonly SourceSettings[];
  /** By venue or asset class, the names of the sources that its tickers may come from. */
  readonly routes: Routes;
  /** How long what prices were is kept. */
  readonly history: HistorySettings;
  /** By what alerts go out. */
  readonly channels: ChannelSettings;
  /** What is no fault and yet not likely meant: a line each, for the log. */
  readonly doubts: readonly string[];
}

/** A setting as documentation and `streampulse config` show it. */
export interface DescribedSetting {
  readonly name: string;
  readonly group: string;
  readonly describes: string;
  readonly expects: string;
  readonly default?: string;
  readonly secret?: boolean;
}

/** Every fault of the environment, a line each, naming the variable and what would be right. */
export class SettingsError extends Error {
  constructor(faults: readonly string[]) {
    super(faults.join("\n"));
    this.name = "SettingsError";
  }
}

/**
 * Reads the environment. Throws a SettingsError that lists every fault at once; that a source lacks what it cannot do
 * without is none of them where it is `forALook` only.
 */
export function readSettings(env: Environment, { forALook = false } = {}): ServerSettings {
  const faults: string[] = [];
  const known = new Set(describeSettings().flatMap(({ name, secret }) => (secret ? [name, `${name}_FILE`] : [name])));
  for (const name of Object.keys(env)) {
    if (name.startsWith(PREFIX) && !known.has(name)) {
      const near = nearest(name, [...known]);
      faults.push(`${name} is no setting${near ? `. Did you mean ${near}?` : "; streampulse config lists them."}`);
    }
  }
  const server = readGroup(SERVER, PREFIX, env, faults);
  const listed = server.SOURCES ?? [];
  faults.push(...sourceListFaults(listed));
  const chosen = [...new Set(listed)].flatMap((name) => SOURCES.find((source) => source.name === name) ?? []);
  const names = chosen.map(({ name }) => name);
  const tls = readTls(server, env, faults);
  const routes = readRoutes(server.ROUTES ?? [], names, faults);
  const sources = chosen.map((definition) => {
    const before = faults.length;
    const values = readGroup(definition.settings, prefixOf(definition), env, faults);
    const lack = lackOf({ definition, values });
    // What was given and is wrong is not missing.
    if (lack && !forALook && faults.length === before) faults.push(lack.fault);
    return { definition, values };
  });
  const channels = readChannels(env, faults);
  if (server.PORT !== 0 && server.PORT === server.TCP_PORT) {
    faults.push(`STREAMPULSE_TCP_PORT must be another port than STREAMPULSE_PORT, ${server.PORT}.`);
  }
  if (server.WORKERS > server.MAX_CONNECTIONS) {
    faults.push(
      `STREAMPULSE_WORKERS, ${server.WORKERS}, must not be above STREAMPULSE_MAX_CONNECTIONS, ${server.MAX_CONNECTIONS}: each takes its share.`,
    );
  }
  if (faults.length > 0) throw new SettingsError(faults);
  return {
    host: server.HOST,
    port: server.PORT,
    tcpPort: server.TCP_PORT,
    tickers: server.TICKERS,
    maxTickers: server.MAX_TICKERS,
    maxConnections: server.MAX_CONNECTIONS,
    database: {
      url: server.DATABASE_URL ?? join(dataFolder(env), "streampulse.db"),
      isNamed: server.DATABASE_URL !== undefined,
    },
    history: historySettings(server),
    recordings: server.RECORDINGS_DIR,
    workers: server.WORKERS,
    tls,
    faultLab: server.FAULT_LAB,
    allowedHosts: server.ALLOWED_HOSTS,
    allowedOrigins: server.ALLOWED_ORIGINS,
    sources,
    routes,
    channels,
    doubts: strayVenues(routes, chosen),
  };
}

/** Every setting there is, the server's own first. */
export function describeSettings(): readonly DescribedSetting[] {
  const described = (group: string, prefix: string, settings: Settings): DescribedSetting[] =>
    Object.entries(settings).map(([key, { describes, expects, default: fallback, secret }]) => ({
      name: prefix + variableOf(key),
      group,
      describes,
      expects,
      ...(fallback === undefined ? {} : { default: fallback }),
      ...(secret === undefined ? {} : { secret }),
    }));
  return [
    ...described("server", PREFIX, SERVER),
    ...SOURCES.flatMap((source) => described(source.name, prefixOf(source), source.settings)),
    ...CHANNEL_GROUPS.flatMap(({ name, title, settings }) => described(title, channelPrefix(name), settings)),
  ];
}
