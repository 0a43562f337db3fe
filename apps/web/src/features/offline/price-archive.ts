import { KEPT_MAX, type KeptPrice, type PriceArchive } from "./kept-price.ts";

const NAME = "streampulse";
const STORE = "prices";

/** Last prices in the browser's database. */
export function browserArchive(): PriceArchive {
  let opened: Promise<IDBDatabase> | undefined;
  const database = (): Promise<IDBDatabase> => (opened ??= open());
  return {
    async load() {
      try {
        const work = (await database()).transaction(STORE, "readonly");
        return (await done(work.objectStore(STORE).getAll())) as KeptPrice[];
      } catch {
        return [];
      }
    },
    async save(prices) {
      try {
        const store = (await database()).transaction(STORE, "readwrite").objectStore(STORE);
        for (const price of prices) store.put(price);
        const extra = (await done(store.count())) - KEPT_MAX;
        if (extra <= 0) return;
        const oldest = await done(store.index("age").getAllKeys(null, extra));
        for (const key of oldest) store.delete(key);
      } catch {
        // Full or forbidden: the page shows live prices all the same.
      }
    },
  };
}

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(NAME, 1);
  request.addEventListener("upgradeneeded", () => {
    const store = request.result.createObjectStore(STORE, { keyPath: "ticker" });
    store.createIndex("age", "quote.receivedTimeMs");
  });
  return done(request);
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error ?? new Error("The database refused.")));
  });
}
