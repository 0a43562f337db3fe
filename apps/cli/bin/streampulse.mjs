#!/usr/bin/env node
// Plain JavaScript: it must still run where Node is too old for the rest, to say so.
import { existsSync } from "node:fs";

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `streampulse needs Node 22.18 or newer, and this is Node ${process.versions.node}.\n` +
      "In the project's folder `npx streampulse` and `npm start` work as they are: they use the Node that it brings.\n" +
      "Elsewhere install a current one from https://nodejs.org or with your version manager: nvm install 24\n",
  );
  process.exit(2);
}

// What was built is run; in the repository, before any build, the sources are.
const built = new URL("../dist/streampulse.js", import.meta.url);
const program = existsSync(built) ? built : new URL("../src/main.ts", import.meta.url);
const { main } = await import(program.href);
process.exitCode = await main(process);
