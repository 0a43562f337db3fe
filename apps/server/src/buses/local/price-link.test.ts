import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ScriptedEngine } from "../../../../../test/scripted-engine.ts";
import { describePriceLink } from "../conformance/price-link.ts";
import { LocalPriceLink } from "./price-link.ts";
import { LocalPriceServer } from "./price-server.ts";

const makeOwner = () => new ScriptedEngine();

describePriceLink("one machine", makeOwner, async (owner) => {
  const folder = mkdtempSync(join(tmpdir(), "streampulse-"));
  const path = join(folder, "prices");
  const server = new LocalPriceServer(path, owner);
  await server.listen();
  return {
    link: new LocalPriceLink(path),
    lose: () => server.close(),
    async end() {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
});
