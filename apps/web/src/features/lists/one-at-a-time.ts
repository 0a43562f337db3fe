/** What of the browser's locks is needed. */
export type OwnLock = (name: string, work: () => Promise<void>) => Promise<unknown>;

/**
 * Runs work of all tabs one after the other, where the browser has locks and grants them. Without (plain HTTP from
 * another machine; a browser that keeps no data of this site) it runs at once: what two send at the same time is put
 * right by what the server says.
 */
export function oneAtATime(lock: OwnLock | undefined, name: string): (work: () => Promise<void>) => Promise<void> {
  return async (work) => {
    let hasBegun = false;
    const once = (): Promise<void> => {
      hasBegun = true;
      return work();
    };
    if (!lock) return once();
    try {
      await lock(name, once);
    } catch (error) {
      if (hasBegun) throw error;
      await once();
    }
  };
}
