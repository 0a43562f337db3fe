/** Storage of one browser, which tells its tabs of what another one of them wrote, and the pages that it shows. */
export function browserStorage(items: Readonly<Record<string, string>> = {}) {
  const map = new Map(Object.entries(items));
  const living = new Set<string>();
  let opened = 0;
  const told = new Map<string, Set<() => void>>();
  const storage = {
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
    key: (at: number) => [...map.keys()][at] ?? null,
    get length() {
      return map.size;
    },
    removeItem: (key: string) => void map.delete(key),
  };
  return {
    storage: () => storage,
    onWritten: (key: string, tell: () => void) => {
      told.set(key, (told.get(key) ?? new Set()).add(tell));
      return () => void told.get(key)?.delete(tell);
    },
    wrote: (key: string) => told.get(key)?.forEach((tell) => tell()),
    onFull: () => {},
    items: map,
    living,
    page: () => {
      const name = `page-${++opened}`;
      living.add(name);
      return {
        name,
        whereGone: async (names: readonly string[], tell: (gone: readonly string[]) => void) =>
          tell(names.filter((each) => !living.has(each))),
        close: () => void living.delete(name),
      };
    },
  };
}
