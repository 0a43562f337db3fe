import { homedir } from "node:os";
import { join } from "node:path";

/** Where programs keep a user's data on this system. */
export function dataFolder(env: Readonly<Record<string, string | undefined>>): string {
  const home = env["HOME"] ?? homedir();
  if (process.platform === "darwin") return join(home, "Library", "Application Support", "StreamPulse");
  if (process.platform === "win32") return join(env["LOCALAPPDATA"] ?? join(home, "AppData", "Local"), "StreamPulse");
  return join(env["XDG_DATA_HOME"] || join(home, ".local", "share"), "streampulse");
}
