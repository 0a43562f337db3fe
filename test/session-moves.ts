import { Failure } from "@streampulse/core";
import fc from "fast-check";
import { WORKER_WAIT_MS } from "../apps/server/src/buses/local/session-switchboard.ts";
import { JoinedEngines } from "./joined-engines.ts";
import { RecordingSink } from "./recording-sink.ts";
import { LOCAL, type ScriptedEngine } from "./scripted-engine.ts";

const PROCESSES = 3;
const CLIENTS = 3;
const LINGER_MS = 30_000;

const client = fc.nat(CLIENTS - 1);
const at = fc.nat(PROCESSES - 1);

/** One thing that happens to a server of several processes. */
export const anyMove = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant("open" as const), client, at, isNew: fc.boolean() }),
  },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant("modify" as const), client, at }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("close" as const), client }) },
  {
    weight: 16,
    arbitrary: fc.record({
      kind: fc.constant("deliver" as const),
      // Which process's channel, and in which direction.
      messages: fc.array(fc.record({ at, to: fc.constantFrom("left" as const, "right" as const) }), { maxLength: 8 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("settle" as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("pass" as const), ms: fc.constantFrom(0, 20, 3_000, 31_000) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("kill" as const), at }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("replace" as const), at }) },
);
export type Move = typeof anyMove extends fc.Arbitrary<infer M> ? M : never;

/** One stream of a client, wherever. */
class Stream {
  readonly sink = new RecordingSink();
  readonly server: ScriptedEngine;
  readonly handle: ReturnType<ScriptedEngine["open"]>["handle"];
  isLeft = false;

  constructor(server: ScriptedEngine, clientId: string, tickers: readonly string[]) {
    this.server = server;
    this.handle = server.open(tickers, { clientId, sink: this.sink }).handle;
  }

  get isOver(): boolean {
    return this.isLeft || this.sink.failure !== undefined;
  }

  get hasBegun(): boolean {
    return this.sink.messages.length > 0;
  }
}

/** One client, and what its session must be by all that it was answered. */
class Client {
  readonly id: string;
  streams: Stream[] = [];
  /** What must be in its set. */
  tickers = new Set<string>();
  /** The greatest revision that it was told. */
  revision = 0;
  /** Grows when the session may be another one: nothing that was said before binds what comes. */
  generation = 0;
  /** How often its set was replaced. */
  replaced = 0;
  /** Whether its session must live. */
  lives = false;
  livedMs = 0;
  /** How many streams it opened since all messages had arrived. */
  opened = 0;
  /** Its holder may have been given up as one that hangs: until all messages have arrived nothing binds. */
  isTorn = false;

  constructor(id: number) {
    this.id = `c${id}`;
  }

  get living(): Stream[] {
    return this.streams.filter((stream) => stream.hasBegun && !stream.isOver);
  }

  forget(): void {
    this.generation++;
    this.tickers.clear();
    this.revision = 0;
    this.lives = false;
  }
}

/** Processes whose messages come late, clients that come and go anywhere, and what they are promised at every step. */
export class SessionMoves {
  readonly all = new JoinedEngines(PROCESSES);
  readonly #clients = Array.from({ length: CLIENTS }, (_, id) => new Client(id));
  #made = 0;
  /** Changes that have no answer yet, by process. */
  readonly #asked = new Map<ScriptedEngine, number>();

  async happen(move: Move): Promise<void> {
    const { all } = this;
    if (move.kind === "open") this.#open(this.#client(move.client), move.at, move.isNew);
    if (move.kind === "modify") void this.#modify(this.#client(move.client), move.at);
    if (move.kind === "close") this.#close(this.#client(move.client));
    if (move.kind === "kill") this.#kill(move.at);
    if (move.kind === "replace") await this.#replace(move.at);
    if (move.kind === "pass") this.#pass(move.ms);
    if (move.kind === "settle") await this.settle();
    if (move.kind === "deliver") {
      for (const { at: index, to } of move.messages) all.engines[index]?.channel.deliver(to);
      await new Promise(setImmediate);
    }
    const now = all.scheduler.now();
    for (const each of this.#clients) {
      if (each.living.length > 0) each.livedMs = now;
      else if (now - each.livedMs >= LINGER_MS) each.forget();
    }
  }

  /** All messages arrive: one process at most has each session, and one stream at most is its own. */
  async settle(): Promise<void> {
    const { all } = this;
    await all.settle();
    if (all.unforeseen.length > 0) throw all.unforeseen[0];
    if (all.engines.some(({ server }) => this.#asked.get(server))) throw new Error("a change has no answer");
    let held = 0;
    for (const each of this.#clients) {
      const { living, streams } = each;
      if (living.length > 1) throw new Error(`${each.id} has ${living.length} streams`);
      const waiting = streams.find((stream) => !stream.hasBegun && !stream.isOver);
      if (waiting) throw new Error(`a stream of ${each.id} neither begins nor ends`);
      const last = streams.at(-1);
      if (each.opened === 1 && last && !last.isOver && living[0] !== last)
        throw new Error("the last claim did not win");
      each.opened = 0;
      each.isTorn = false;
      const holders = all.engines.filter(({ server }) => lives(server, each.id));
      if (holders.length > 1) throw new Error(`${each.id} is held by ${holders.length}`);
      if (living[0] && holders[0]?.server !== living[0].server) throw new Error(`${each.id} has a stream without it`);
      held += holders.length;
    }
    if (all.switchboard.size !== held) throw new Error(`${all.switchboard.size} keys for ${held} sessions`);
    await all.settle();
  }

  /** Everybody leaves: a minute later nothing is held or waited for, anywhere. */
  async leave(): Promise<void> {
    const { all } = this;
    for (const each of this.#clients) for (const { handle } of each.streams) handle.close();
    await all.settle();
    all.scheduler.advance(61_000);
    await all.settle();
    if (all.switchboard.size > 0) throw new Error(`${all.switchboard.size} keys are left`);
    for (const { server } of all.engines) {
      const { streams, sessions } = server.engine.status();
      if (streams + sessions + server.engine.watchedTickers > 0) throw new Error("something is left of a session");
      await server.engine.close();
    }
    all.scheduler.advance(0);
    if (all.scheduler.pending > 0) throw new Error(`${all.scheduler.pending} timers are left`);
  }

  /** A process that leaves its messages unread for so long hangs, to the others. */
  #pass(ms: number): void {
    if (ms >= WORKER_WAIT_MS && this.all.engines.some(({ channel }) => channel.waiting > 0)) {
      for (const each of this.#clients) {
        if (each.opened > 0) each.isTorn = true;
        if (each.isTorn) each.forget();
      }
    }
    this.all.scheduler.advance(ms);
  }

  #check(check: () => void): void {
    try {
      check();
    } catch (error) {
      this.all.unforeseen.push(error);
    }
  }

  #client(index: number): Client {
    return this.#clients[index] as Client;
  }

  #open(each: Client, index: number, isNew: boolean): void {
    each.opened++;
    const tickers = isNew ? [`T${++this.#made}`] : [];
    const stream = new Stream(this.all.at(index), each.id, tickers);
    each.streams.push(stream);
    // What a sink throws ends its stream, and nobody hears of it here.
    const begun = () => this.#check(() => this.#begun(each, stream, tickers));
    if (stream.handle.begun === undefined) begun();
    else {
      const write = stream.sink.write.bind(stream.sink);
      stream.sink.write = (...bytes) => {
        const isFirst = !stream.hasBegun;
        const keeps = write(...bytes);
        if (isFirst) begun();
        return keeps;
      };
    }
  }

  #begun(each: Client, { sink }: Stream, tickers: readonly string[]): void {
    const { session } = sink.messages[0] ?? {};
    if (session === undefined) throw new Error("a stream begins without its session");
    if (Number(session.revision) < each.revision)
      throw new Error(`revision ${session.revision} after ${each.revision}`);
    if (each.isTorn) return each.forget();
    each.revision = Number(session.revision);
    if (tickers.length > 0) {
      each.replaced++;
      each.tickers = new Set(tickers);
    }
    if (each.lives && tickers.length === 0 && !session.resumed) throw new Error("a living session is not resumed");
    for (const ticker of each.tickers) if (!session.tickers.includes(ticker)) throw new Error(`${ticker} is lost`);
    each.lives = true;
    each.livedMs = this.all.scheduler.now();
  }

  async #modify(each: Client, index: number): Promise<void> {
    const ticker = `T${++this.#made}`;
    const { generation, replaced, revision, lives: must } = each;
    const known = [...each.tickers];
    const server = this.all.at(index);
    this.#count(server, 1);
    try {
      const answer = await server.engine.modifyTickers(LOCAL, { clientId: each.id, add: [ticker], remove: [] });
      if (each.generation !== generation || each.isTorn) return;
      if (answer.revision <= revision) throw new Error(`revision ${answer.revision} after ${revision}`);
      each.revision = Math.max(each.revision, answer.revision);
      each.lives = true;
      if (each.replaced !== replaced) return;
      for (const name of known) if (!answer.tickers.includes(name)) throw new Error(`${name} is lost`);
      each.tickers.add(ticker);
    } catch (error) {
      // Of a session that must live nobody says that there is none.
      const isLost = must && each.generation === generation;
      if (error instanceof Failure && !(error.reason === "NO_SESSION" && isLost)) return;
      this.all.unforeseen.push(error);
    } finally {
      this.#count(server, -1);
    }
  }

  #count(server: ScriptedEngine, asked: 1 | -1): void {
    this.#asked.set(server, (this.#asked.get(server) ?? 0) + asked);
  }

  #close(each: Client): void {
    const stream = each.streams.findLast(({ isLeft }) => !isLeft);
    if (stream === undefined) return;
    stream.isLeft = true;
    stream.handle.close();
  }

  /** The process drains and then ends, and another one takes its place: nothing that it held is lost. */
  async #replace(index: number): Promise<void> {
    this.all.at(index).engine.drain(() => 0);
    await this.all.settle();
    this.all.kill(index);
    this.all.join();
  }

  /** What the process held is lost, and so may be what was on its way; another one takes its place. */
  #kill(index: number): void {
    const { server } = this.all.engines[index] as { server: ScriptedEngine };
    for (const each of this.#clients) {
      for (const stream of each.streams) if (stream.server === server) stream.isLeft = true;
      const isElsewhere = this.all.engines.some((other) => other.server !== server && lives(other.server, each.id));
      if (!isElsewhere) each.forget();
    }
    this.all.kill(index);
    this.all.join();
  }
}

/** Whether a session lives in this very process. */
function lives({ engine }: ScriptedEngine, clientId: string): boolean {
  const known = engine.sessionLives(LOCAL, clientId);
  // The others are asked for nothing here.
  if (known instanceof Promise) known.catch(() => {});
  return known === true;
}
