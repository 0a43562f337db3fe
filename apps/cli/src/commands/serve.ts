import { defineCommand, type Options, type ValuesOf } from "../command.ts";
import { loadServer } from "../server-door.ts";

/** Flags for settings that are often wanted otherwise for one run. */
export const PLACE_OPTIONS = {
  port: { kind: "number", value: "N", least: 0, most: 65_535, whole: true, describes: "the port (STREAMPULSE_PORT)" },
  "tcp-port": {
    kind: "number",
    value: "N",
    least: 0,
    most: 65_535,
    whole: true,
    describes: "the port of the line feed (STREAMPULSE_TCP_PORT); with --port the one above that",
  },
  host: { kind: "text", value: "HOST", describes: "the address to listen on (STREAMPULSE_HOST)" },
} as const satisfies Options;

/** The environment with the flags in it: a flag wins over its variable. */
export function withPlace(
  env: Readonly<Record<string, string | undefined>>,
  values: ValuesOf<typeof PLACE_OPTIONS>,
): Record<string, string | undefined> {
  const tcpPort =
    values["tcp-port"] ??
    (env["STREAMPULSE_TCP_PORT"] === undefined && values.port !== undefined ? portBesides(values.port) : undefined);
  return {
    ...env,
    ...(values.port === undefined ? {} : { STREAMPULSE_PORT: String(values.port) }),
    ...(tcpPort === undefined ? {} : { STREAMPULSE_TCP_PORT: String(tcpPort) }),
    ...(values.host === undefined ? {} : { STREAMPULSE_HOST: values.host }),
  };
}

/** The line feed's port beside a chosen one, so that two servers need one flag each: as 8081 is beside 8080. */
export function portBesides(port: number): number {
  return port === 0 ? 0 : port === 65_535 ? port - 1 : port + 1;
}

/** `streampulse serve`: the server itself. */
export const serve = defineCommand({
  name: "serve",
  summary: "serve prices: page, API and streams on one port",
  operands: { text: "", least: 0, most: 0 },
  options: {
    ...PLACE_OPTIONS,
    sources: { kind: "text", value: "LIST", describes: "where prices come from, best first (STREAMPULSE_SOURCES)" },
    check: { kind: "flag", describes: "read the settings, say what is wrong with them, and start nothing" },
    "tls-self-signed": {
      kind: "flag",
      describes: "speak TLS with a certificate of its own making, for development (STREAMPULSE_TLS_SELF_SIGNED)",
    },
  },
  details: [
    "Without any setting it serves simulated prices on http://127.0.0.1:8080. Everything else is set by STREAMPULSE_* variables; `streampulse config` shows them all.",
  ],
  examples: [
    ["streampulse serve", "simulated prices, no key needed"],
    ["streampulse serve --sources binance --port 9000", "real prices of crypto pairs"],
  ],
  async run({ values, terminal }) {
    const server = await loadServer();
    const env = {
      ...withPlace(terminal.env, values),
      ...(values.sources === undefined ? {} : { STREAMPULSE_SOURCES: values.sources }),
      ...(values["tls-self-signed"] ? { STREAMPULSE_TLS_SELF_SIGNED: "true" } : {}),
    };
    return server.serve(env, terminal, values.check);
  },
});
