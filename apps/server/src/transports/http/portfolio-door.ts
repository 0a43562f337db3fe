import { create, toJsonString } from "@bufbuild/protobuf";
import { Failure } from "@streampulse/core";
import { DateOrder, DecimalMark, ImportReportSchema } from "@streampulse/proto";

import type { FileReport } from "../../activity-files/activity-file.ts";
import { ANONYMOUS, type Caller } from "../../engine/caller.ts";
import { factsMessage } from "../kept/portfolio/activity-message.ts";
import type { PortfolioFiles } from "../kept/portfolio-files.ts";
import { answerFailure, answerMethod } from "./failure-answer.ts";
import type { HttpResponse } from "./http-sink.ts";
import { readQuery } from "./query.ts";
import { refuseType } from "./refused-type.ts";
import { RequestLost } from "./request-message.ts";
import type { HttpRequest } from "./stream-prices.ts";
import { UploadBody, type UploadDeps } from "./upload-body.ts";
import { uploadWishes } from "./upload-wishes.ts";
import type { Serve } from "./web-doors.ts";

/** What the door of files needs. */
export interface PortfolioDoorDeps extends UploadDeps {
  readonly files: PortfolioFiles;
  readonly callerOf: (request: HttpRequest) => Caller;
  readonly internal: (error: unknown) => Failure;
}

const TYPE = "text/csv";

/** `POST /v1/portfolio/import` and `GET /v1/portfolio/export`, by path. */
export function portfolioDoor(deps: PortfolioDoorDeps): ReadonlyMap<string, Serve> {
  const served =
    (
      answer: (
        request: HttpRequest,
        response: HttpResponse,
        call: { caller: Caller; signal: AbortSignal },
      ) => Promise<void>,
    ): Serve =>
    (request, response) => {
      const gone = new AbortController();
      response.once("close", () => gone.abort());
      const run = async (): Promise<void> => {
        const caller = deps.callerOf(request);
        if (caller.principal === ANONYMOUS && !caller.isLocal) throw new Failure("UNAUTHENTICATED");
        await answer(request, response, { caller, signal: gone.signal });
      };
      run().catch((error: unknown) => {
        // What is left of the request passes unread, so that its client gets to hear this.
        request.resume();
        if (error instanceof RequestLost || gone.signal.aborted) return;
        const failure = error instanceof Failure ? error : deps.internal(error);
        if (response.headersSent) return void (response.stream ?? response).destroy();
        answerFailure(response, failure, ...(failure.reason === "LIMIT_UPLOAD" ? [413] : []));
      });
    };
  return new Map([
    ["/v1/portfolio/import", served((...call) => serveImport(deps, ...call))],
    ["/v1/portfolio/export", served((...call) => serveExport(deps, ...call))],
  ]);
}

async function serveImport(
  deps: PortfolioDoorDeps,
  request: HttpRequest,
  response: HttpResponse,
  call: { readonly caller: Caller; readonly signal: AbortSignal },
): Promise<void> {
  if (request.method !== "POST") return answerMethod(response, "POST");
  const [type, ...parameters] = (request.headers["content-type"] ?? "").toLowerCase().split(/ *; */);
  const isUtf8 = parameters.every((one) => !one.startsWith("charset") || /^charset="?utf-?8"?$/.test(one));
  const isPlain = (request.headers["content-encoding"] ?? "identity") === "identity";
  if (type !== TYPE || !isUtf8 || !isPlain) {
    request.resume();
    return refuseType(response, [`${TYPE}; charset=utf-8`]);
  }
  const wishes = uploadWishes(readQuery(request.url ?? ""));
  const upload = new UploadBody(request, deps);
  const report = await deps.files
    .import({ ...wishes, pieces: upload.pieces() }, call)
    .catch((error: unknown) => {
      throw upload.refusal ?? error;
    })
    .finally(() => upload.end());
  const isRefused = !report.imported && !report.dryRun;
  const body = toJsonString(ImportReportSchema, reportMessage(report));
  response.writeHead(isRefused ? 422 : 200, {
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(body)),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  response.end(body);
}

async function serveExport(
  { files }: PortfolioDoorDeps,
  request: HttpRequest,
  response: HttpResponse,
  call: { readonly caller: Caller; readonly signal: AbortSignal },
): Promise<void> {
  if (request.method !== "GET" && request.method !== "HEAD") return answerMethod(response, "GET, HEAD");
  const head = (): void =>
    void response.writeHead(200, {
      "content-type": `${TYPE}; charset=utf-8`,
      "content-disposition": 'attachment; filename="portfolio.csv"',
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
  if (request.method === "HEAD") {
    head();
    return void response.end();
  }
  const body = response.stream ?? response;
  for await (const piece of files.export(call)) {
    if (call.signal.aborted) return;
    // What fails before anything was read is answered as what it is.
    if (!response.headersSent) head();
    if (!body.write(piece)) await drained(body, call.signal);
  }
  response.end();
}

/** Resolves when more may be written, or nobody reads any more. */
function drained(body: NodeJS.EventEmitter, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      body.off("drain", go);
      signal.removeEventListener("abort", go);
      resolve();
    };
    body.on("drain", go);
    signal.addEventListener("abort", go);
  });
}

const MARKS = { point: DecimalMark.POINT, comma: DecimalMark.COMMA } as const;
const ORDERS = {
  ymd: DateOrder.YEAR_MONTH_DAY,
  dmy: DateOrder.DAY_MONTH_YEAR,
  mdy: DateOrder.MONTH_DAY_YEAR,
} as const;

function reportMessage({ reading, faults, questions, firstRows, ...rest }: FileReport) {
  return create(ImportReportSchema, {
    ...rest,
    faults: [...faults],
    firstRows: firstRows.map(({ line, facts, isThere }) => ({ line, activity: factsMessage(facts), already: isThere })),
    questions: questions.map((question) => ({ ...question, choices: [...question.choices] })),
    ...(reading && {
      reading: {
        encoding: "UTF-8",
        delimiter: reading.delimiter,
        ...(reading.decimal && { decimalMark: MARKS[reading.decimal] }),
        ...(reading.dates && { dateOrder: ORDERS[reading.dates] }),
        columns: reading.columns.map(({ heading, field = "" }) => ({ heading, field })),
      },
    }),
  });
}
