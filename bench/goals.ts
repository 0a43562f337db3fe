import { rowOf, type Results, type Row } from "./results.ts";
import { UNREAD_DOORS } from "./unread.ts";
import { GROWTH } from "./work.ts";

/** What we hold ourselves to, and how far it is. */
export interface Goal {
  readonly what: string;
  readonly goal: string;
  readonly measured: string;
  /** How far the measured is from the goal, for people; empty where that says nothing. */
  readonly distance: string;
  /** Undefined where this run cannot tell. */
  readonly isMet: boolean | undefined;
}

const LIMIT = "C, epoll, 50 ms";
const UNREAD_MAX_KIB = 64;
const GROWTH_PERCENT = 15;

type Found = Row | undefined;

function goal(what: string, text: string, measured: string | undefined, isMet: boolean, distance = ""): Goal {
  if (measured === undefined) return { what, goal: text, measured: "not measured", distance: "", isMet: undefined };
  return { what, goal: text, measured, distance, isMet };
}

/** `12 % below`, `30 % above`. */
function beside(value: number | undefined, most: number | undefined): string {
  if (value === undefined || most === undefined || most === 0) return "";
  const percent = (value / most - 1) * 100;
  if (percent === 0) return "just at it";
  const digits = Math.abs(percent) < 1 ? 1 : 0;
  return `${Math.abs(percent).toFixed(digits)} % ${percent < 0 ? "below" : "above"}`;
}

function atMost(what: string, value: number | undefined, most: number, unit: string): Goal {
  const text = value === undefined ? undefined : `${value.toFixed(most < 10 ? 2 : 1)} ${unit}`;
  return goal(what, `≤ ${most} ${unit}`, text, (value ?? 0) <= most, beside(value, most));
}

const besideLimit = (row: Found, limit: Found): number | undefined =>
  row && limit && row.cpuPerMillion / limit.cpuPerMillion;

function windows(results: Results): Goal[] {
  const limit = rowOf(results, "W1", LIMIT);
  return (
    [
      ["Connect", 1.8],
      ["gRPC", 2],
      ["WebSocket", 1.8],
    ] as const
  ).map(([door, most]) =>
    atMost(
      `W1, 50 ms window, ${door}: CPU beside the C server's`,
      besideLimit(rowOf(results, "W1", `StreamPulse, ${door}, 50 ms`), limit),
      most,
      "×",
    ),
  );
}

function steered(results: Results): Goal[] {
  const row = rowOf(results, "W1", "StreamPulse, Connect");
  const peers = results.rows.filter(({ work, kind }) => work === "W1" && kind === "peer");
  const best = peers.toSorted((a, b) => a.cpuPerMillion - b.cpuPerMillion)[0];
  return [
    atMost("W1, steered window: CPU per million deliveries", row?.cpuPerMillion, 3.2, "s"),
    atMost("W1, steered window: p99", row?.p99, 30, "ms"),
    goal(
      "W1, steered window: less CPU than every peer",
      best ? `< ${best.cpuPerMillion.toFixed(2)} s (${best.name})` : "< every peer",
      row && best && `${row.cpuPerMillion.toFixed(2)} s`,
      (row?.cpuPerMillion ?? 0) < (best?.cpuPerMillion ?? 0),
      beside(row?.cpuPerMillion, best?.cpuPerMillion),
    ),
  ];
}

/** Over all rounds of every row of ours that is followed: by Connect and gRPC, with at most a thousand readers. */
function newest({ rows }: Results): Goal {
  const followed = rows.filter(({ kind, name }) => kind === "ours" && /, (Connect|gRPC)/.test(name));
  const sum = (of: (row: Row) => number): number => followed.reduce((all, row) => all + of(row), 0);
  const [behind, disorder] = [sum((row) => row.behind), sum((row) => row.disorder)];
  return goal(
    "up to 1,000 readers, by Connect and gRPC: every newest price arrives, none older after it",
    "0 missing, 0 older",
    followed.length > 0 ? `${behind} missing, ${disorder} older` : undefined,
    behind === 0 && disorder === 0,
  );
}

/** The works differ in nothing but the number of readers and tickers, so that nothing is to be subtracted. */
function growth(results: Results): Goal {
  const costsOf = (server: string): number[] =>
    GROWTH.flatMap(({ name, windowMs }) => {
      const row = rowOf(results, name, `${server}, ${windowMs.toLocaleString("en")} ms`);
      return row ? [(row.core / row.messagesPerSecond) * 1e6] : [];
    });
  const told = (costs: readonly number[]): string => `${costs.map((cost) => cost.toFixed(1)).join(", ")} µs`;
  const [costs, limits] = [costsOf("StreamPulse, Connect"), costsOf("C, epoll")];
  const ratios = costs.map((cost, at) => `${(cost / (limits[at] ?? 0)).toFixed(2)} ×`).join(", ");
  const besides =
    limits.length === GROWTH.length
      ? `; the C server ${told(limits)}, ±${percentAround(limits).toFixed(0)} %; to it ${ratios}`
      : "";
  const around = percentAround(costs);
  return goal(
    "cost of a write with 100, 1,000 and 10,000 readers",
    `the same ±${GROWTH_PERCENT} %`,
    costs.length === GROWTH.length ? `${told(costs)}, ±${around.toFixed(0)} %${besides}` : undefined,
    around <= GROWTH_PERCENT,
    beside(around, GROWTH_PERCENT),
  );
}

/** How far the largest and the smallest are from the middle between them. */
function percentAround(costs: readonly number[]): number {
  const [most, least] = [Math.max(...costs), Math.min(...costs)];
  return ((most - least) / (most + least)) * 100;
}

/** Beyond the client's own receive window, where the kernel is told to bound what it has not sent. */
function unread({ unread: measured = [] }: Results): Goal[] {
  return UNREAD_DOORS.map((door) => {
    const found = measured.find((one) => one.door === door && one.lowat !== undefined);
    const held = found && found.kernelKib + found.processKib;
    return atMost(`memory for a client that reads no more, ${door}`, held, UNREAD_MAX_KIB, "KiB");
  });
}

/** Every goal beside what the run measured. */
export function goalsOf(results: Results): Goal[] {
  const calm = rowOf(results, "W1/10", "StreamPulse, Connect");
  return [
    ...windows(results),
    ...steered(results),
    newest(results),
    atMost("20,000 deliveries/s: p50", calm?.p50, 2, "ms"),
    atMost("20,000 deliveries/s: p99", calm?.p99, 10, "ms"),
    ...(
      [
        ["Connect", 8],
        ["TCP lines", 7],
        ["WebSocket", 10],
      ] as const
    ).map(([door, most]) =>
      atMost(
        `memory of an idle connection, ${door}`,
        rowOf(results, "idle", `StreamPulse, ${door}`)?.kibPerConnection,
        most,
        "KiB",
      ),
    ),
    growth(results),
    ...unread(results),
  ];
}
