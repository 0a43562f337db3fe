import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeStore } from "../conformance.ts";
import { openHere } from "../index.ts";
import { IN_MEMORY } from "./in-memory.ts";

describeStore("sqlite, a file", () => {
  const made = mkdtempSync(join(tmpdir(), "streampulse-store-"));
  return {
    open: () => openHere(join(made, "deep", "er", "prices.db")),
    end: () => rmSync(made, { recursive: true }),
  };
});

describeStore("sqlite, in memory", () => ({ open: () => openHere(IN_MEMORY), end: () => {} }), {
  "what was kept is there after another start": "memory is gone with its process",
  "thousands are written and dropped together, and are there after another start": "memory is gone with its process",
  "watchlists are there after another start": "memory is gone with its process",
  "alerts, their log and what was heard are there after another start": "memory is gone with its process",
  "what waits is there after another start, with its attempts": "memory is gone with its process",
  "what the server keeps under a name is there after another start": "memory is gone with its process",
  "close waits for what is being written, and a closed store refuses": "memory is gone with its process",
});
