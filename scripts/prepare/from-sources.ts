// The program from its sources, whatever was built: what `npm run dev` watches and runs.
import { main } from "../../apps/cli/src/main.ts";

process.exitCode = await main(process);
