/** The files of one build of the page, by their paths on the server. */
export interface KeptFiles {
  readonly build: string;
  readonly paths: readonly string[];
}

/** What of the browser is needed to keep them. */
export interface FileSurroundings {
  readonly caches: Pick<CacheStorage, "open" | "keys" | "delete">;
  readonly fetch: (request: Request) => Promise<Response>;
  readonly origin: string;
  /** The builds that open pages are of; undefined where the browser cannot tell. */
  readonly buildsInUse: () => Promise<ReadonlySet<string> | undefined>;
  /** Resolves when a document has been waited for long enough. */
  readonly patience: () => Promise<void>;
}

const PREFIX = "streampulse page ";

/** Named by what they hold: they never change. */
const HASHED = "/_next/static/";

/**
 * The page's files, kept so that it starts without a network. A file whose name is its hash comes from here; a document
 * comes from the server while that answers, so that no reader is held at an old page, nor at ours where another program
 * has taken the port. Nothing else is touched: no answer of the API is ever kept.
 */
export class FileKeeper {
  readonly #files: KeptFiles;
  readonly #paths: ReadonlySet<string>;
  readonly #around: FileSurroundings;
  readonly #name: string;

  constructor(files: KeptFiles, around: FileSurroundings) {
    this.#files = files;
    this.#paths = new Set(files.paths);
    this.#around = around;
    this.#name = PREFIX + files.build;
  }

  /** Takes in every file; rejects where one cannot be had, for half a page is none. */
  async fill(): Promise<void> {
    const cache = await this.#around.caches.open(this.#name);
    await cache.addAll(this.#files.paths.map((path) => new Request(this.#around.origin + path, { cache: "no-cache" })));
  }

  /**
   * Drops what former builds kept, but for those that open pages are of; where nobody can tell, the last one before this
   * stays. What came later waits to take over, and stays too.
   */
  async tidy(): Promise<void> {
    const { caches, buildsInUse } = this.#around;
    const names = await this.#names();
    const former = names.slice(0, Math.max(0, names.indexOf(this.#name)));
    const inUse = await buildsInUse();
    const going = inUse ? former.filter((name) => !inUse.has(name.slice(PREFIX.length))) : former.slice(0, -1);
    await Promise.all(going.map((name) => caches.delete(name)));
  }

  /** What to answer with; undefined for what the browser is to ask the server itself. */
  answer(request: Request): Promise<Response> | undefined {
    const { origin, pathname } = new URL(request.url);
    if (request.method !== "GET" || origin !== this.#around.origin) return undefined;
    if (pathname.startsWith(HASHED)) return this.#keptFirst(request, pathname);
    // Who types an address leaves out its last slash, which the server would add.
    const path = this.#paths.has(`${pathname}/`) ? `${pathname}/` : pathname;
    return this.#paths.has(path) ? this.#serverFirst(request, path) : undefined;
  }

  async #keptFirst(request: Request, path: string): Promise<Response> {
    return (await this.#kept(path)) ?? (await this.#keptFormerly(path)) ?? this.#around.fetch(request);
  }

  async #serverFirst(request: Request, path: string): Promise<Response> {
    const asked = this.#around.fetch(request).then(
      (response) => (response.status < 500 ? response : undefined),
      () => undefined,
    );
    const told = await Promise.race([asked, this.#around.patience()]);
    return told ?? (await this.#kept(path)) ?? (await asked) ?? Response.error();
  }

  /** Pages that were open when this build took over ask for the files of their own, which the server has no more. */
  async #keptFormerly(path: string): Promise<Response | undefined> {
    for (const name of await this.#names()) {
      const kept = name === this.#name ? undefined : await this.#kept(path, name);
      if (kept) return kept;
    }
    return undefined;
  }

  async #kept(path: string, name = this.#name): Promise<Response | undefined> {
    const cache = await this.#around.caches.open(name);
    return cache.match(this.#around.origin + path);
  }

  /** Of the builds that are kept, in the order in which they came. */
  async #names(): Promise<string[]> {
    return (await this.#around.caches.keys()).filter((name) => name.startsWith(PREFIX));
  }
}
