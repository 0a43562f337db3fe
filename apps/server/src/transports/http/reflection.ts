import type { DescService, MessageInitShape } from "@bufbuild/protobuf";
import { AnySchema } from "@bufbuild/protobuf/wkt";
import { Code } from "@connectrpc/connect";
import {
  ErrorInfoSchema,
  Health,
  PriceService,
  reflectionV1,
  reflectionV1alpha,
  StatusSchema,
  StatusService,
} from "@streampulse/proto";

import { KEPT_SERVICES } from "../kept/index.ts";
import { DescriptorIndex } from "./descriptor-index.ts";

/** What a client of reflection asks; v1alpha's is the same. */
export type Question = reflectionV1.ServerReflectionRequest;

/** What it is answered. */
export type Answer = MessageInitShape<typeof reflectionV1.ServerReflectionResponseSchema>;

/** The services that the HTTP door has. */
export const SERVICES: readonly DescService[] = [
  PriceService,
  StatusService,
  ...KEPT_SERVICES.map(({ description }) => description),
  Health,
  reflectionV1.ServerReflection,
  reflectionV1alpha.ServerReflection,
];

/** Made when it is first asked: few servers ever are. */
let index: DescriptorIndex | undefined;

/**
 * Answers each question of server reflection as the protocol has it; v1alpha's are the same. A question
 * without an answer gets an error and does not end the stream.
 */
export async function* reflect(questions: AsyncIterable<Question>): AsyncGenerator<Answer> {
  index ??= new DescriptorIndex([...SERVICES, StatusSchema, ErrorInfoSchema, AnySchema].map(({ file }) => file));
  for await (const question of questions) {
    yield { validHost: question.host, originalRequest: question, messageResponse: answer(question, index) };
  }
}

function answer({ messageRequest }: Question, known: DescriptorIndex): NonNullable<Answer["messageResponse"]> {
  switch (messageRequest.case) {
    case "listServices":
      return { case: "listServicesResponse", value: { service: SERVICES.map(({ typeName }) => ({ name: typeName })) } };
    case "fileByFilename":
      return files(known.byPath(messageRequest.value));
    case "fileContainingSymbol":
      return files(known.bySymbol(messageRequest.value));
    // The contract has no extensions, so that none is found, and a message that is known has no numbers of any.
    case "fileContainingExtension":
      return files(undefined);
    case "allExtensionNumbersOfType":
      if (known.bySymbol(messageRequest.value) === undefined) return files(undefined);
      return { case: "allExtensionNumbersResponse", value: { baseTypeName: messageRequest.value } };
    case undefined:
      return fault(Code.InvalidArgument, "The request asks for nothing that this server knows how to answer.");
  }
}

function files(found: Uint8Array[] | undefined): NonNullable<Answer["messageResponse"]> {
  if (found === undefined) return fault(Code.NotFound, "There is no such file or name.");
  return { case: "fileDescriptorResponse", value: { fileDescriptorProto: found } };
}

function fault(errorCode: Code, errorMessage: string): NonNullable<Answer["messageResponse"]> {
  return { case: "errorResponse", value: { errorCode, errorMessage } };
}
