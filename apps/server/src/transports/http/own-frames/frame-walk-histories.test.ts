import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { numbers } from "../../../../../../test/http2-peer.ts";
import { frame } from "../../../../../../test/raw-http2.ts";
import { holdsFor } from "../../../../../../test/seeded.ts";
import { letters, raise, WalkedLine, written } from "../../../../../../test/walked-line.ts";
import type { OwnStream } from "./own-stream.ts";
import { LIBRARY_MAX } from "./windows.ts";

/** What may happen next; `of` and `size` are used by those that are about a stream, or of some size. */
interface Step {
  readonly what:
    | "open"
    | "own"
    | "begin"
    | "write"
    | "end"
    | "answer"
    | "grow"
    | "growAll"
    | "initial"
    | "frameMax"
    | "ping"
    | "odd"
    | "reset"
    | "libraryReset";
  readonly of: number;
  readonly size: number;
  readonly isOdd: boolean;
  /** How much of what is on its way arrives then. */
  readonly heard: number;
}

const sizes = fc.oneof(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 40_000 }));
const RARE = { initial: 1, frameMax: 1, ping: 2, odd: 1, reset: 1, libraryReset: 1 };
const weighted = (...weights: Partial<Record<Step["what"], number>>[]) =>
  fc.oneof(
    ...weights
      .flatMap(Object.entries)
      .map(([word, weight]) => ({ arbitrary: fc.constant(word as Step["what"]), weight })),
  );
const steps: fc.Arbitrary<Step> = fc.record({
  what: weighted({ open: 6, own: 4, begin: 4, write: 12, end: 2, answer: 4, grow: 5, growAll: 4 }, RARE),
  of: fc.nat({ max: 1_000 }),
  size: sizes,
  isOdd: fc.boolean(),
  heard: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 60 }), fc.constant(1 << 20)),
});

interface Stream {
  readonly id: number;
  own: OwnStream | undefined;
  /** Whose its response is, once that is decided. */
  owner: "ours" | "library" | undefined;
  /** Whether the library has been told to begin, of ours. */
  isBegun: boolean;
  isOver: boolean;
  isReset: boolean;
  expected: string;
}

/** One history, in which each step that cannot be is left out. */
class History {
  readonly line: WalkedLine;
  readonly streams: Stream[] = [];
  #pings = 0;
  #writes = 0;

  constructor(cuts: readonly number[]) {
    let at = 0;
    this.line = new WalkedLine((length) => (cuts[at++ % cuts.length] as number) % (length + 1));
    this.line.hear(1 << 20);
  }

  step({ what, of, size, isOdd, heard }: Step): void {
    const { peer, library } = this.line;
    const among = (may: (stream: Stream) => boolean): Stream | undefined => {
      const there = this.streams.filter(may);
      return there[of % Math.max(1, there.length)];
    };
    const open = among(({ isOver, isReset }) => !isOver && !isReset);
    const fresh = among(({ id, owner, isReset }) => owner === undefined && !isReset && this.#isHeard(id));
    const ours = among(({ own, isOver }) => own !== undefined && !isOver);
    if (what === "open") this.#open(isOdd, size);
    else if (what === "grow" && open) this.line.say(peer.grow(open.id, size));
    else if (what === "growAll") this.line.say(peer.grow(0, size));
    else if (what === "initial") this.line.say(peer.settings(4, [0, 1, 1_000, 65_535, 300_000][of % 5] as number));
    else if (what === "frameMax") this.line.say(peer.settings(5, [16_384, 20_000, 2 ** 24 - 1][of % 3] as number));
    else if (what === "ping") this.line.say(frame(6, 0, 0, numbers(0, ++this.#pings)));
    else if (what === "odd") this.line.say(frame(0xfa, 7, 0, Buffer.alloc(size % 300)));
    else if (what === "reset" && open) {
      open.isReset = true;
      this.line.say(peer.reset(open.id));
    } else if (what === "libraryReset" && open && this.#isHeard(open.id)) {
      open.isReset = true;
      library.reset(open.id);
    } else if (what === "answer" && fresh) {
      fresh.owner = "library";
      fresh.expected = letters(this.#writes++, size);
      library.answer(fresh.id, fresh.expected, isOdd);
    } else if (what === "own" && fresh) {
      fresh.own = this.line.walk.own(fresh.id) ?? raise("a stream could not be had");
      fresh.owner = "ours";
      if (isOdd) this.begin(fresh);
    } else if (what === "begin" && ours) this.begin(ours);
    else if (what === "write" && ours?.own) {
      const text = letters(this.#writes++, size);
      ours.expected += text;
      written(ours.own, text);
    } else if (what === "end" && ours) this.finish(ours, isOdd);
    if (heard > 0) this.line.hear(heard);
    this.line.turn();
  }

  begin(stream: Stream): void {
    if (stream.isBegun || stream.owner !== "ours") return;
    stream.isBegun = true;
    this.line.library.begin(stream.id);
  }

  finish(stream: Stream, hasTrailers: boolean): void {
    if (stream.own === undefined || stream.isOver) return;
    stream.isOver = true;
    stream.own.end(Buffer.alloc(0), () => {
      this.begin(stream);
      this.line.library.end(stream.id, hasTrailers);
    });
  }

  /** What holds at any time. */
  check(): void {
    const { peer, library } = this.line;
    if (library.connection > LIBRARY_MAX) raise("the library believes in too much");
    for (const { id, expected } of this.streams) {
      if (!expected.startsWith(peer.seen.get(id)?.body ?? "")) raise(`stream ${id} is out of order`);
    }
    const pings = library.heard.filter((heard) => heard[3] === 6).length;
    if (peer.pongs.length !== pings) raise("a ping waits");
  }

  #isHeard(id: number): boolean {
    return this.line.library.heard.some((heard) => heard[3] === 1 && heard.readUInt32BE(5) === id);
  }

  #open(hasUpload: boolean, size: number): void {
    const id = this.streams.length * 2 + 1;
    const hasBlock = size % 2 === 0;
    this.line.peer.open(id);
    this.line.say(frame(1, hasBlock ? 0 : 4, id, Buffer.from("head")));
    if (hasBlock) this.line.say(frame(9, 4, id, Buffer.from("more")));
    if (hasUpload) this.line.say(frame(0, 1, id, Buffer.alloc(size % 300)));
    const state = { own: undefined, owner: undefined, isBegun: false, isOver: false, isReset: false, expected: "" };
    this.streams.push({ id, ...state });
  }
}

/** Lives a history to its end, where the peer takes all: nothing may be left. */
function live(history: readonly Step[], cuts: readonly number[]): void {
  const living = new History(cuts);
  const { line, streams } = living;
  const { peer, library } = line;
  for (const step of history) {
    living.step(step);
    living.check();
  }
  for (const { id } of streams) line.say(peer.grow(id, 3_000_000));
  line.say(peer.grow(0, 300_000_000));
  line.hear(1 << 24);
  for (const stream of streams) {
    living.begin(stream);
    living.finish(stream, true);
  }
  line.turn();
  living.check();
  for (const { id, owner, isReset, expected } of streams) {
    if (owner === undefined || isReset) continue;
    expect(peer.seen.get(id)).toEqual({ body: expected, isAnswered: true, isEnded: true, isReset: false });
  }
  expect(Buffer.concat(library.heard).equals(Buffer.concat(line.saidFrames))).toBe(true);
  expect(line.walk.held).toBe(0);
  // Never more than there is, once all that ours had is acknowledged; never less than half of what it could have.
  expect(library.connection).toBeLessThanOrEqual(peer.connection);
  expect(library.connection).toBeGreaterThanOrEqual(Math.min(peer.connection, LIBRARY_MAX) / 2);
}

describe("whatever both sides and ours do, cut wherever", () => {
  test(
    "no window is exceeded, each stream is in order, pings never wait, and in the end all is there",
    { timeout: 120_000 },
    () => {
      const cuts = fc.array(fc.nat({ max: 50_000 }), { minLength: 1, maxLength: 20 });
      const histories = fc.property(fc.array(steps, { minLength: 20, maxLength: 150 }), cuts, live);
      holdsFor("histories of an HTTP/2 connection", histories, { runs: 500, longRuns: 10_000 });
    },
  );
});
