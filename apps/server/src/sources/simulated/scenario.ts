/** What the market as a whole is doing: before its opening, trading, or halted. */
export type Phase = "before-opening" | "trading" | "halted";

/** How the simulated market behaves. Times are milliseconds since the market's beginning. */
export interface Scenario {
  /** What happens, a sentence for the documentation. */
  readonly describes: string;
  /** How much livelier than calm: quotes, and the size of their moves. */
  readonly rateFactor: number;
  readonly volatilityFactor: number;
  readonly jumpsPerHour: number;
  phase(elapsedMs: number): Phase;
  /** When the phase next changes; Infinity where it never does. */
  phaseEndsMs(elapsedMs: number): number;
  /** What the ticker's own path is multiplied with. `gap` is the ticker's: 0.05 opens 5 % higher. */
  factor(elapsedMs: number, gap: number): number;
}

const SECOND = 1_000;

const CALM: Scenario = {
  describes: "an ordinary day",
  rateFactor: 1,
  volatilityFactor: 1,
  jumpsPerHour: 1,
  phase: () => "trading",
  phaseEndsMs: () => Infinity,
  factor: () => 1,
};

/** The crash and its recovery, in a cycle that leaves calm on both sides. */
const CRASH_CYCLE = 300 * SECOND;
const CRASH_BEGINS = 30 * SECOND;
const CRASH_BOTTOM = 85 * SECOND;
const CRASH_OVER = 205 * SECOND;
const CRASH_DEPTH = 0.1;

/** From 0 to 1, slow at both ends. */
function ease(part: number): number {
  return part * part * (3 - 2 * part);
}

function crashFactor(elapsedMs: number): number {
  const ms = elapsedMs % CRASH_CYCLE;
  if (ms <= CRASH_BEGINS || ms >= CRASH_OVER) return 1;
  const depth =
    ms < CRASH_BOTTOM
      ? ease((ms - CRASH_BEGINS) / (CRASH_BOTTOM - CRASH_BEGINS))
      : 1 - ease((ms - CRASH_BOTTOM) / (CRASH_OVER - CRASH_BOTTOM));
  return 1 - CRASH_DEPTH * depth;
}

const HALT_CYCLE = 120 * SECOND;
const HALT_BEGINS = 30 * SECOND;
const HALT_ENDS = 50 * SECOND;

function isHalted(elapsedMs: number): boolean {
  const ms = elapsedMs % HALT_CYCLE;
  return ms >= HALT_BEGINS && ms < HALT_ENDS;
}

function haltPhaseEnds(elapsedMs: number): number {
  const ms = elapsedMs % HALT_CYCLE;
  const cycle = elapsedMs - ms;
  if (ms < HALT_BEGINS) return cycle + HALT_BEGINS;
  return ms < HALT_ENDS ? cycle + HALT_ENDS : cycle + HALT_CYCLE + HALT_BEGINS;
}

const OPENING = 10 * SECOND;

/** The scenarios by the words of STREAMPULSE_SIMULATED_SCENARIO. */
export const SCENARIOS = {
  calm: CALM,
  busy: {
    ...CALM,
    describes: "five times the quotes, three times the moves, a jump a minute in each ticker",
    rateFactor: 5,
    volatilityFactor: 3,
    jumpsPerHour: 60,
  },
  "flash-crash": {
    ...CALM,
    describes:
      "half a minute after the start every price falls by about 10 % within a minute and is back two minutes later; again every 5 minutes",
    factor: crashFactor,
  },
  halt: {
    ...CALM,
    describes:
      "trading is halted for 20 seconds, half a minute after the start and then every 2 minutes: no quotes, the market session says CLOSED",
    phase: (elapsedMs) => (isHalted(elapsedMs) ? "halted" : "trading"),
    phaseEndsMs: haltPhaseEnds,
  },
  gap: {
    ...CALM,
    describes:
      "the market opens 10 seconds after the start, each ticker with a jump of 3 to 8 % up or down; until then the market session says PRE",
    phase: (elapsedMs) => (elapsedMs < OPENING ? "before-opening" : "trading"),
    phaseEndsMs: (elapsedMs) => (elapsedMs < OPENING ? OPENING : Infinity),
    factor: (elapsedMs, gap) => (elapsedMs < OPENING ? 1 : 1 + gap),
  },
} as const satisfies Record<string, Scenario>;

/** A scenario's word. */
export type ScenarioName = keyof typeof SCENARIOS;
