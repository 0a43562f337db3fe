import { setImmediate as turn } from "node:timers/promises";
import { expect } from "vitest";
import type { DoorStage } from "../apps/server/src/transports/conformance.ts";
import { ScriptedEngine } from "./scripted-engine.ts";

/** How long the stage waits for what must come, in real time: far beyond what a loaded machine needs. */
const PATIENCE_MS = 10_000;

/** A scripted engine for a door on a real socket: its clock goes with the wall's while a test waits, and leaps when told. */
export class ScriptedDoorStage extends ScriptedEngine implements DoorStage {
  #wallMs = performance.now();

  async until(what: string, isSo: () => boolean): Promise<void> {
    const giveUpAt = performance.now() + PATIENCE_MS;
    this.#wallMs = performance.now();
    while (!isSo()) {
      if (performance.now() > giveUpAt) expect.fail(`waited in vain: ${what}`);
      await turn();
      const passed = Math.floor(performance.now() - this.#wallMs);
      this.#wallMs += passed;
      this.advance(passed);
    }
  }

  held(): ReturnType<DoorStage["held"]> {
    const { streams, sessions } = this.engine.status();
    return { streams, sessions, tickers: this.engine.watchedTickers };
  }

  drain(): void {
    this.engine.drain(() => 1_000);
  }

  pending(): number {
    return this.scheduler.pending;
  }
}
