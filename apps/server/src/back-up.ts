import { readSettings, type Environment } from "./config.ts";
import { StoreFault } from "./engine/ports/store.ts";
import { backUpStore } from "./stores/index.ts";

/**
 * Writes a copy of the database that a server has with this environment to a new file, whether one runs or not. Tells
 * why there is none, a sentence for users, or nothing. Rejects with a SettingsError.
 */
export async function backUp(env: Environment, to: string): Promise<string | undefined> {
  const { database } = readSettings(env);
  try {
    await backUpStore(database.url, to);
    return undefined;
  } catch (error) {
    if (error instanceof StoreFault) return error.detail;
    throw error;
  }
}
