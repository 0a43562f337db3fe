/** The calls of the browser's locks that are made. */
export interface SharedLocks {
  request(name: string, options: { readonly mode: "shared" }, held: () => Promise<void>): Promise<unknown>;
  query(): Promise<{ readonly held?: readonly { readonly name?: string | undefined }[] | undefined }>;
}

const PREFIX = "streampulse page ";

/** Says for the life of this page which build it is of, so that the build's files are kept as long. */
export function holdBuild(locks: SharedLocks | undefined, build: string): void {
  const forLife = (): Promise<void> => new Promise(() => undefined);
  // Where it is refused the browser keeps no files either.
  locks?.request(PREFIX + build, { mode: "shared" }, forLife).catch(() => undefined);
}

/** The builds that open pages are of; undefined where the browser cannot tell. */
export async function heldBuilds(locks: SharedLocks | undefined): Promise<ReadonlySet<string> | undefined> {
  if (!locks) return undefined;
  const { held = [] } = await locks.query();
  return new Set(held.flatMap(({ name = "" }) => (name.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : [])));
}
