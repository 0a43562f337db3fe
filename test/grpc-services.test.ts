import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { create, fromBinary, toBinary, type DescMessage, type MessageInitShape } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { credentials, makeClientConstructor, status, type ServiceError } from "@grpc/grpc-js";
import { Health, reflectionV1, reflectionV1alpha } from "@streampulse/proto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { KEPT_SERVICES } from "../apps/server/src/transports/kept/index.ts";
import { startServer, type RunningServer } from "./running-server.ts";

const run = promisify(execFile);
const BUF = fileURLToPath(new URL("../node_modules/.bin/buf", import.meta.url));
const SERVICES = [
  "streampulse.v1.PriceService",
  "streampulse.v1.StatusService",
  ...KEPT_SERVICES.map(({ description }) => description.typeName),
  "grpc.health.v1.Health",
  "grpc.reflection.v1.ServerReflection",
  "grpc.reflection.v1alpha.ServerReflection",
];
const { check, watch } = Health.method;
let server: RunningServer;

beforeAll(async () => {
  server = await startServer();
});

afterAll(async () => {
  await server.close();
});

/** The official gRPC client on one method. */
function clientOf(
  port: number,
  method: {
    readonly parent: { readonly typeName: string };
    readonly name: string;
    readonly input: DescMessage;
    readonly output: DescMessage;
  },
  streams: { readonly request: boolean; readonly response: boolean },
) {
  const Client = makeClientConstructor(
    {
      call: {
        path: `/${method.parent.typeName}/${method.name}`,
        requestStream: streams.request,
        responseStream: streams.response,
        requestSerialize: (value) => Buffer.from(toBinary(method.input, value)),
        requestDeserialize: (bytes) => fromBinary(method.input, bytes),
        responseSerialize: (value) => Buffer.from(toBinary(method.output, value)),
        responseDeserialize: (bytes) => fromBinary(method.output, bytes),
      },
    },
    method.parent.typeName,
  );
  return new Client(`127.0.0.1:${port}`, credentials.createInsecure());
}

/** The answer's status, or the code of the error. */
function probe(service: string): Promise<number | string> {
  const client = clientOf(server.port, check, { request: false, response: false });
  return new Promise((resolve) => {
    client["call"]?.(create(check.input, { service }), (error: ServiceError | null, answer: { status: number }) => {
      client.close();
      resolve(error ? (status[error.code] ?? "") : answer.status);
    });
  });
}

describe("gRPC's health service", () => {
  test("the server and each of its services are SERVING; an unknown name is NOT_FOUND", async () => {
    for (const service of ["", ...SERVICES]) expect([service, await probe(service)]).toEqual([service, 1]);
    expect(await probe("streampulse.v1.NoService")).toBe("NOT_FOUND");
  });

  test("who watches is told at once, hears NOT_SERVING when the server drains, and an end that is no OK", async () => {
    const own = await startServer();
    const client = clientOf(own.port, watch, { request: false, response: true });
    const open = (service: string) => {
      const heard: number[] = [];
      const call = client["call"]?.(create(watch.input, { service }));
      const first = new Promise((resolve) => call.once("data", resolve));
      call.on("data", (answer: { status: number }) => heard.push(answer.status));
      const ended = new Promise<ServiceError>((resolve) => call.on("error", resolve));
      return { heard, first, ended };
    };
    const known = open("streampulse.v1.PriceService");
    const unknown = open("no.Service");
    await Promise.all([known.first, unknown.first]);
    const closing = own.close();
    expect((await known.ended).code).toBe(status.UNAVAILABLE);
    expect((await unknown.ended).code).toBe(status.UNAVAILABLE);
    expect(known.heard).toEqual([1, 2]);
    expect(unknown.heard[0]).toBe(3);
    client.close();
    await closing;
  });

  test("a probe gets through a server that holds as many connections as it may", async () => {
    const own = await startServer({ STREAMPULSE_MAX_CONNECTIONS: "1" });
    const held = clientOf(own.port, watch, { request: false, response: true });
    const stream = held["call"]?.(create(watch.input));
    await new Promise((resolve) => stream.once("data", resolve));
    const late = clientOf(own.port, check, { request: false, response: false });
    const answer = await new Promise<{ status: number }>((resolve, reject) =>
      late["call"]?.(create(check.input), (error: Error | null, value: { status: number }) =>
        error ? reject(error) : resolve(value),
      ),
    );
    expect(answer.status).toBe(1);
    stream.on("error", () => {});
    stream.cancel();
    for (const client of [held, late]) client.close();
    await own.close();
  });
});

describe("server reflection", () => {
  test.each([
    ["v1", reflectionV1],
    ["v1alpha", reflectionV1alpha],
  ] as const)("%s answers every kind of question on one stream, and an error ends nothing", async (_name, version) => {
    const method = version.ServerReflection.method
      .serverReflectionInfo as typeof reflectionV1.ServerReflection.method.serverReflectionInfo;
    const client = clientOf(server.port, method, { request: true, response: true });
    const call = client["call"]?.();
    const answers = call[Symbol.asyncIterator]() as AsyncIterator<reflectionV1.ServerReflectionResponse>;
    type Question = MessageInitShape<typeof reflectionV1.ServerReflectionRequestSchema>["messageRequest"];
    const ask = async (messageRequest: Question) => {
      call.write(create(method.input, { messageRequest } as never));
      const { value } = await answers.next();
      return (value as reflectionV1.ServerReflectionResponse).messageResponse;
    };
    const listed = await ask({ case: "listServices", value: "*" });
    expect(listed.case === "listServicesResponse" && listed.value.service.map(({ name }) => name)).toEqual(SERVICES);
    const error = (code: number) => ({ case: "errorResponse", value: { errorCode: code } });
    expect(await ask({ case: "fileByFilename", value: "none.proto" })).toMatchObject(error(status.NOT_FOUND));
    const path = "streampulse/v1/price.proto";
    for (const question of [
      { case: "fileByFilename", value: path },
      { case: "fileContainingSymbol", value: "streampulse.v1.PriceService" },
      { case: "fileContainingSymbol", value: "streampulse.v1.PriceService.StreamPrices" },
      { case: "fileContainingSymbol", value: "streampulse.v1.Quote.price" },
      { case: "fileContainingSymbol", value: "streampulse.v1.QUALITY_LIVE" },
    ] as const) {
      const found = await ask(question);
      const files = found.case === "fileDescriptorResponse" ? found.value.fileDescriptorProto : [];
      expect(files.map((bytes) => fromBinary(FileDescriptorProtoSchema, bytes).name)[0]).toBe(path);
    }
    // What it imports comes along.
    const details = await ask({ case: "fileContainingSymbol", value: "google.rpc.RetryInfo" });
    const files = details.case === "fileDescriptorResponse" ? details.value.fileDescriptorProto : [];
    expect(files.map((bytes) => fromBinary(FileDescriptorProtoSchema, bytes).name)).toContain(
      "google/protobuf/duration.proto",
    );
    const extension = { containingType: "streampulse.v1.Quote", extensionNumber: 9 };
    expect(await ask({ case: "fileContainingExtension", value: extension as never })).toMatchObject(error(5));
    expect(await ask({ case: "allExtensionNumbersOfType", value: "streampulse.v1.Quote" })).toMatchObject({
      case: "allExtensionNumbersResponse",
      value: { baseTypeName: "streampulse.v1.Quote", extensionNumber: [] },
    });
    expect(await ask({ case: "allExtensionNumbersOfType", value: "no.Type" })).toMatchObject(error(5));
    expect(await ask({ case: undefined })).toMatchObject(error(status.INVALID_ARGUMENT));
    call.end();
    expect((await answers.next()).done).toBe(true);
    client.close();
  });

  test("buf curl lists services and calls one without a schema", async () => {
    const curl = (...words: string[]) => run(BUF, ["curl", "--protocol", "grpc", "--http2-prior-knowledge", ...words]);
    const { stdout } = await curl("--list-services", server.url);
    for (const service of SERVICES.slice(0, 3)) expect(stdout).toContain(service);
    const answer = await curl(
      "-d",
      '{"tickers":["AAPL","NOSUCH"]}',
      `${server.url}/streampulse.v1.PriceService/GetQuotes`,
    );
    const quotes = JSON.parse(answer.stdout) as { quotes: { ticker: string }[]; errors: { ticker: string }[] };
    expect(quotes.quotes.map(({ ticker }) => ticker)).toEqual(["AAPL"]);
    expect(quotes.errors.map(({ ticker }) => ticker)).toEqual(["NOSUCH"]);
  });
});
