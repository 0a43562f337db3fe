import { Failure } from "@streampulse/core";

import { exportHead, exportRows } from "../../activity-files/activity-csv.ts";
import { importActivityFile, type FileReport, type FileWishes } from "../../activity-files/activity-file.ts";
import type { Field } from "../../activity-files/headings.ts";
import type { PortfolioBook } from "../../engine/portfolio-book/portfolio-book.ts";
import type { LinkedCall, ServiceLink, ServiceOwner } from "../../engine/ports/service-link.ts";
import type { ServiceCall } from "./kept-service.ts";

/** A file of activities on its way. */
export interface ActivityUpload {
  readonly pieces: AsyncIterable<Uint8Array>;
  readonly wishes: FileWishes;
  readonly dryRun: boolean;
}

/** A portfolio's activities as files, which are no messages: they are larger, and come in pieces. */
export interface PortfolioFiles {
  /** Reads the whole file, and keeps all of it or nothing. Rejects with a Failure, or with what the pieces reject with. */
  import(upload: ActivityUpload, call: ServiceCall): Promise<FileReport>;
  /** The file's text, in UTF-8 and in pieces. Throws a Failure where the portfolio changed meanwhile: the file is not whole. */
  export(call: ServiceCall): AsyncIterable<Uint8Array>;
}

/** How many files are read at once: each is held whole until all of it is understood. */
export const UPLOADS_MAX = 2;
const RETRY_MS = 2_000;

/** Files into and out of the book. */
export function portfolioFiles(book: PortfolioBook): PortfolioFiles {
  let uploads = 0;
  return {
    async import({ pieces, ...how }, { caller, signal }) {
      if (uploads >= UPLOADS_MAX) throw tooManyUploads();
      uploads++;
      try {
        return await importActivityFile(book, caller.principal, pieces, { ...how, signal });
      } finally {
        uploads--;
      }
    },
    async *export({ caller, signal }) {
      yield Buffer.from(exportHead());
      for await (const { activities, accounts } of book.allActivities(caller.principal)) {
        if (signal.aborted) return;
        yield Buffer.from(exportRows(activities, accounts));
      }
    },
  };
}

/** In the place of files where nothing is kept: says why, in words for users. */
export function filesWithout({ reason, message }: Failure): PortfolioFiles {
  return {
    import: () => Promise.reject(new Failure(reason, message)),
    // oxlint-disable-next-line require-yield
    async *export() {
      throw new Failure(reason, message);
    },
  };
}

const IMPORT = "files/ImportActivities";
const EXPORT = "files/ExportActivities";

/** What goes before the bytes of a file on its way over a link. */
interface LinkedWishes extends Omit<FileWishes, "columns"> {
  readonly columns: readonly (readonly [Field, string])[];
  readonly dryRun: boolean;
}

/** Files that another process reads and writes. */
export function filesOver(link: ServiceLink): PortfolioFiles {
  return {
    async import({ pieces, wishes, dryRun }, { caller, signal }) {
      const said: LinkedWishes = { ...wishes, columns: [...wishes.columns], dryRun };
      const request = behind(Buffer.from(JSON.stringify(said)), pieces);
      for await (const answer of link.call({ method: IMPORT, caller, request }, signal)) {
        return JSON.parse(Buffer.from(answer).toString()) as FileReport;
      }
      throw new Failure("UNAVAILABLE");
    },
    export: ({ caller, signal }) => link.call({ method: EXPORT, caller, request: none() }, signal),
  };
}

/** Answers calls for files that come over a link, and leaves all others to `owner`. */
export function ownerWithFiles(owner: ServiceOwner, files: PortfolioFiles): ServiceOwner {
  return {
    answer(call, signal) {
      if (call.method === IMPORT) return imported(files, call, signal);
      return call.method === EXPORT ? files.export({ caller: call.caller, signal }) : owner.answer(call, signal);
    },
  };
}

async function* imported(files: PortfolioFiles, { caller, request }: LinkedCall, signal: AbortSignal) {
  const pieces = request[Symbol.asyncIterator]();
  const first = await pieces.next();
  if (first.done === true) throw new Failure("INVALID_ARGUMENT", "The request broke off.");
  const { columns, dryRun, ...wishes } = JSON.parse(Buffer.from(first.value).toString()) as LinkedWishes;
  const rest = { [Symbol.asyncIterator]: () => pieces };
  const upload = { pieces: rest, wishes: { ...wishes, columns: new Map(columns) }, dryRun };
  yield Buffer.from(JSON.stringify(await files.import(upload, { caller, signal })));
}

async function* behind(head: Uint8Array, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head;
  yield* pieces;
}

async function* none(): AsyncGenerator<Uint8Array> {}

function tooManyUploads(): Failure {
  const message = `${UPLOADS_MAX} files are being imported, as many as the server takes at once; try again in a moment.`;
  return new Failure("LIMIT_UPLOADS", message, { limit: UPLOADS_MAX, retryAfterMs: RETRY_MS });
}
