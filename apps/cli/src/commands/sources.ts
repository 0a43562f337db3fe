import type { ServerStatus } from "@streampulse/client";
import { defineCommand } from "../command.ts";
import { CommandError, Exit } from "../exit.ts";
import { linkFailure, NO_SERVER_HINT } from "../link-failure.ts";
import { LINK_OPTIONS, openLink } from "../link.ts";
import { cleanText } from "../render/clean.ts";
import { jsonLine } from "../render/json.ts";
import { settingValue } from "../render/settings-table.ts";
import { checkJson, checkText } from "../render/source-check.ts";
import { sourceJson, sourcesText, type SourceReport } from "../render/sources-table.ts";
import type { Terminal } from "../terminal.ts";
import { loadServer } from "../server-door.ts";

/** A server that is there answers at once; one that is not must not hold the list up. */
const STATUS_WITHIN_MS = 2_000;

const UNREACHED_HINT = "A vendor that cannot be reached is down, or this machine's network does not let it out.";

/** `streampulse sources`: where prices can come from. */
export const sources = defineCommand({
  name: "sources",
  summary: "list where prices can come from, and how each source is",
  operands: { text: "[check [SOURCE...]]", least: 0, most: Infinity, choices: ["check"] },
  options: { ...LINK_OPTIONS, json: { kind: "flag", describes: "one JSON object per line" } },
  details: [
    "Lists the sources of this build with their settings. Where a server answers at --url, the state of each on that server stands beside.",
    "sources check tries each source that the environment configures, or those that are named, once, from this machine and without a server: it looks a ticker up, opens a connection, waits for a price, and says what was answered. Half a minute at the most.",
    "Exit code 4 if a --url was given and no server answers there, or if a source that is tried does not answer.",
  ],
  examples: [
    ["streampulse sources", "what there is, and what is set"],
    ["streampulse sources --json | jq -r .name", "their names"],
    ["streampulse sources check binance", "do live prices work here, and if not, why"],
  ],
  async run({ values, operands, terminal }) {
    const [what, ...names] = operands;
    if (what === "check") return checkAll(terminal, names, values.json);
    if (what !== undefined) {
      throw new CommandError(Exit.USAGE, `sources does not take ${JSON.stringify(cleanText(what, 40))}, but check.`);
    }
    const { client, url } = openLink(values, terminal.env);
    // The server's time is its own: what this program takes to load is none of it.
    const reports = await ownSources(terminal);
    const within = AbortSignal.timeout(STATUS_WITHIN_MS);
    let failure: unknown;
    const status = await client.status({ signal: within }).catch((error: unknown) => {
      if (!within.aborted) failure = linkFailure(error, url);
      return undefined;
    });
    const all = reports.map((report) => reportOn(report, status));
    if (values.json) for (const report of all) terminal.out(jsonLine(sourceJson(report)));
    else
      terminal.out(
        sourcesText(all, terminal.style, {
          answered: status !== undefined,
          nowMs: Date.now(),
          columns: terminal.columns(),
        }),
      );
    if (status) return Exit.OK;
    // A server that answers and refuses says why; of one that does not answer there is nothing more to say.
    const said = failure instanceof CommandError && failure.hint !== NO_SERVER_HINT ? failure.message : undefined;
    const silent = within.aborted ? `The server at ${url} did not answer in ${STATUS_WITHIN_MS / 1_000} s` : undefined;
    terminal.err(said ?? `${silent ?? `No server answers at ${url}`}: how the sources are there is not known.`);
    return values.url === undefined ? Exit.OK : Exit.UNAVAILABLE;
  },
});

/** Tries what is named, or else what the environment configures, and tells of each source in that order. */
async function checkAll(terminal: Terminal, names: readonly string[], json: boolean): Promise<number> {
  const { checkSources, SettingsError } = await loadServer();
  const signal = AbortSignal.any([terminal.interrupted(), terminal.closed]);
  let isFirst = true;
  let allAnswer = true;
  let isAnyUnreached = false;
  try {
    for await (const check of checkSources(terminal.env, signal, names)) {
      allAnswer &&= check.ok;
      isAnyUnreached ||= check.isUnreached;
      if (json) terminal.out(jsonLine(checkJson(check)));
      else terminal.out(`${isFirst ? "" : "\n"}${checkText(check, terminal.style, terminal.columns())}`);
      isFirst = false;
    }
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new CommandError(Exit.USAGE, error.message);
  }
  if (allAnswer) return Exit.OK;
  if (!json && isAnyUnreached) terminal.err(UNREACHED_HINT);
  return Exit.UNAVAILABLE;
}

async function ownSources(terminal: Terminal): Promise<SourceReport[]> {
  const server = await loadServer();
  const settings = server.describeSettings().map((setting) => settingValue(setting, terminal.env));
  const wanted = settings.find(({ setting }) => setting.name === "STREAMPULSE_SOURCES")?.value ?? "";
  const names = wanted.split(",").map((name) => name.trim());
  return server.SOURCES.map(({ name, describes }) => ({
    name,
    describes,
    isConfigured: names.includes(name),
    settings: settings
      .filter(({ setting }) => setting.group === name)
      .map(({ setting, from }) => ({
        name: setting.name,
        describes: setting.describes,
        isSet: from === "environment" || from === "file",
      })),
  }));
}

/** With how it is on the server that answered, if one did. */
function reportOn(report: SourceReport, server: ServerStatus | undefined): SourceReport {
  if (server === undefined) return report;
  const status = server.sources.find(({ source }) => source === report.name);
  return { ...report, served: status !== undefined, status };
}
