import { FakeScheduler } from "./fake-scheduler.ts";
import { MemoryLink } from "./memory-link.ts";
import { ScriptedEngine } from "./scripted-engine.ts";

/** The process that owns the sources, and others that have their prices from it, in one process on one clock. */
export class LinkedEngines {
  readonly scheduler = new FakeScheduler();
  owner: ScriptedEngine;
  readonly links: readonly MemoryLink[];
  readonly workers: readonly ScriptedEngine[];
  readonly #makeOwner: (scheduler: FakeScheduler) => ScriptedEngine;

  constructor(
    workers: number,
    makeOwner: (scheduler: FakeScheduler) => ScriptedEngine = (scheduler) => new ScriptedEngine({ scheduler }),
  ) {
    this.#makeOwner = makeOwner;
    this.owner = makeOwner(this.scheduler);
    this.links = Array.from({ length: workers }, () => new MemoryLink(this.scheduler, this.owner.engine.owner));
    this.workers = this.links.map((link) => new ScriptedEngine({ scheduler: this.scheduler, link }));
    this.advance(0);
  }

  /** The owner is gone from one moment to the next; nobody has taken its place. */
  killOwner(): void {
    for (const link of this.links) {
      link.cut();
      link.owner = undefined;
    }
    // Of a dead process no timer runs: what it held upstream it lets go.
    this.owner.engine.drain(() => 0);
    void this.owner.engine.close();
  }

  /** Another process owns sources of its own now. */
  replaceOwner(makeOwner = this.#makeOwner): void {
    this.owner = makeOwner(this.scheduler);
    for (const link of this.links) link.owner = this.owner.engine.owner;
  }

  advance(ms: number): void {
    this.scheduler.advance(ms);
  }
}

/** An owner, one worker that has its prices from it, and their link. */
export function linkedPair(makeOwner?: (scheduler: FakeScheduler) => ScriptedEngine): {
  engines: LinkedEngines;
  worker: ScriptedEngine;
  link: MemoryLink;
} {
  const engines = new LinkedEngines(1, makeOwner);
  const [worker] = engines.workers as [ScriptedEngine];
  const [link] = engines.links as [MemoryLink];
  return { engines, worker, link };
}
