import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** What a module prints that runs in a process of its own, with this environment. Rejects where it fails. */
export async function runningNode(script: string, env: NodeJS.ProcessEnv): Promise<string> {
  const args = ["--input-type=module", "--eval", script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return stdout;
}
