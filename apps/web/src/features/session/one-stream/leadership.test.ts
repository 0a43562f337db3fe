import fc from "fast-check";
import { expect, test } from "vitest";
import { FakeScheduler } from "../../../../../../test/fake-scheduler.ts";
import { holdsFor } from "../../../../../../test/seeded.ts";
import { type Claim, leadershipByClaims } from "./leadership-by-claims.ts";
import { leadershipByLock, type Locks } from "./leadership-by-lock.ts";
import type { Leadership } from "./leadership.ts";

/** Tabs that stand for the leadership, of which some are frozen: they hear late what was said. */
class Tabs {
  readonly scheduler = new FakeScheduler();
  readonly leaders = new Set<string>();
  readonly #frozen = new Map<string, Claim[]>();
  readonly #heard = new Map<string, (claim: Claim) => void>();
  readonly #standing = new Map<string, Leadership>();

  open(id: string): void {
    const leadership = this.leadership(id);
    this.#standing.set(id, leadership);
    leadership.stand({
      leads: () => this.#standing.has(id) && this.leaders.add(id),
      ousted: () => this.leaders.delete(id),
    });
  }

  leadership(id: string): Leadership {
    const line = {
      post: (claim: Claim) => {
        // The dead say nothing.
        if (!this.#heard.has(id)) return;
        for (const other of this.#heard.keys())
          if (other !== id) this.scheduler.soon(() => this.#arrives(other, claim));
      },
      listen: (heard: (claim: Claim) => void) => void this.#heard.set(id, heard),
      close: () => void this.#heard.delete(id),
    };
    return leadershipByClaims(this.scheduler, line, id);
  }

  #arrives(id: string, claim: Claim): void {
    const late = this.#frozen.get(id);
    if (late) late.push(claim);
    else this.#heard.get(id)?.(claim);
  }

  freeze(id: string): void {
    if (this.#standing.has(id)) this.#frozen.set(id, this.#frozen.get(id) ?? []);
  }

  thaw(id: string): void {
    const late = this.#frozen.get(id) ?? [];
    this.#frozen.delete(id);
    for (const claim of late) this.#arrives(id, claim);
  }

  /** Its browser killed it. */
  die(id: string): void {
    for (const map of [this.#heard, this.#standing, this.#frozen]) map.delete(id);
    this.leaders.delete(id);
  }

  leave(id: string): void {
    this.#standing.get(id)?.resign();
    this.die(id);
  }

  /** All that are awake find that nobody serves them. */
  miss(): void {
    const isServed = [...this.leaders].some((id) => !this.#frozen.has(id));
    if (isServed) return;
    for (const [id, leadership] of this.#standing) if (!this.#frozen.has(id)) leadership.contest();
  }

  get awake(): number {
    return [...this.#standing.keys()].filter((id) => !this.#frozen.has(id)).length;
  }
}

test("by claims, one of the tabs leads whatever they do: open, leave, die, freeze and thaw", () => {
  const id = fc.constantFrom("a", "b", "c", "d", "e");
  const act = fc.record({
    what: fc.constantFrom("open", "leave", "die", "freeze", "thaw", "miss"),
    id,
    afterMs: fc.constantFrom(0, 1, 100, 249, 250, 400),
  });
  const history = fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
    const tabs = new Tabs();
    /** Each that is opened has a name of its own, as tabs draw theirs. */
    const open = new Map<string, string>();
    for (const [n, { what, id: place, afterMs }] of acts.entries()) {
      const tab = open.get(place);
      if (what === "open" && tab === undefined) {
        open.set(place, `${place}${n}`);
        tabs.open(`${place}${n}`);
      } else if (what === "miss") tabs.miss();
      else if (what !== "open" && tab !== undefined) {
        tabs[what as "leave"](tab);
        if (what === "leave" || what === "die") open.delete(place);
      }
      tabs.scheduler.advance(afterMs);
    }
    for (const tab of open.values()) tabs.thaw(tab);
    // What the links of the tabs do where nobody answers, within 3 s.
    for (let look = 0; look < 4; look++) {
      tabs.scheduler.advance(750);
      tabs.miss();
    }
    tabs.scheduler.advance(500);
    expect(tabs.leaders.size).toBe(tabs.awake > 0 ? 1 : 0);
  });
  holdsFor("leadership by claims", history, { runs: 300 });
});

/** The browser's locks: one holder, a queue, and thieves. */
function fakeLocks() {
  interface Request {
    held: () => Promise<void>;
    done: (value: unknown) => void;
    fail: (error: Error) => void;
  }
  let holder: Request | undefined;
  const queue: Request[] = [];
  const grant = (request: Request): void => {
    holder = request;
    const released = async (): Promise<void> => {
      await request.held();
      if (holder !== request) return;
      holder = undefined;
      request.done(undefined);
      next();
    };
    void released();
  };
  const next = (): void => {
    const first = queue.shift();
    if (first) grant(first);
  };
  const locks: Locks = {
    request: (_, { signal, steal }, held) =>
      new Promise((done, fail) => {
        const request = { held, done, fail };
        if (steal) {
          holder?.fail(new DOMException("stolen", "AbortError"));
          return grant(request);
        }
        signal?.addEventListener("abort", () => {
          const at = queue.indexOf(request);
          if (at >= 0) queue.splice(at, 1);
          fail(new DOMException("aborted", "AbortError"));
        });
        if (holder) queue.push(request);
        else grant(request);
      }),
  };
  return { locks, crash: () => ((holder = undefined), next()) };
}

test("by lock, the next leads when the leader goes or dies, and takes it from one that is frozen", async () => {
  const { locks, crash } = fakeLocks();
  const told: string[] = [];
  const stand = (id: string): Leadership => {
    const leadership = leadershipByLock(locks, "stream", () => expect.unreachable("the locks were granted"));
    leadership.stand({ leads: () => told.push(`${id} leads`), ousted: () => told.push(`${id} ousted`) });
    return leadership;
  };
  const turn = async (): Promise<string[]> => {
    for (let n = 0; n < 10; n++) await Promise.resolve();
    return told.splice(0);
  };
  const [a, b] = [stand("a"), stand("b"), stand("c"), stand("d")];
  expect(await turn()).toEqual(["a leads"]);
  a.resign();
  expect(await turn()).toEqual(["b leads"]);
  crash();
  expect(await turn()).toEqual(["c leads"]);
  const e = stand("e");
  e.contest();
  expect(await turn()).toEqual(["e leads", "c ousted"]);
  // Of two that steal at a time, the last leads.
  b.resign();
  e.contest();
  expect(await turn()).toEqual([]);
  e.resign();
  expect(await turn()).toEqual(["d leads"]);
});

test("where the browser refuses its locks, tabs agree without them", async () => {
  const tabs = new Tabs();
  const locks: Locks = { request: () => Promise.reject(new DOMException("denied", "SecurityError")) };
  const told: string[] = [];
  const stand = (id: string): Leadership => {
    const leadership = leadershipByLock(locks, "stream", () => tabs.leadership(id));
    leadership.stand({ leads: () => told.push(`${id} leads`), ousted: () => told.push(`${id} ousted`) });
    return leadership;
  };
  const turn = async (): Promise<string[]> => {
    for (let n = 0; n < 10; n++) await Promise.resolve();
    tabs.scheduler.advance(500);
    return told.splice(0);
  };
  const [a, b] = [stand("a"), stand("b")];
  expect(await turn()).toEqual(["a leads"]);
  b.contest();
  expect(await turn()).toEqual(["a ousted", "b leads"]);
  b.resign();
  expect(await turn()).toEqual(["a leads"]);
  a.resign();
  expect(await turn()).toEqual([]);
});
