import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { ROOT } from "../prepare/install.mjs";
import { run } from "../prepare/progress.mjs";

const PROTO = join(ROOT, "packages", "proto");

/** Writes the TypeScript of the contract below `folder`, in src/gen, over what is there. */
export async function generateContract(folder: string = PROTO): Promise<void> {
  const bin = join(ROOT, "node_modules", ".bin");
  const env = { ...process.env, PATH: bin + delimiter + process.env["PATH"] };
  await run(join(bin, "buf"), ["generate", "--output", folder], { cwd: PROTO, env });
}

/** Generated files by their path, of the project itself or of a fresh generation. */
export async function contractFiles(fresh: boolean): Promise<Record<string, string>> {
  if (!fresh) return read(join(PROTO, "src", "gen"));
  const folder = mkdtempSync(join(tmpdir(), "streampulse-contract-"));
  try {
    await generateContract(folder);
    return read(join(folder, "src", "gen"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function read(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));
  return Object.fromEntries(paths.toSorted().map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}
