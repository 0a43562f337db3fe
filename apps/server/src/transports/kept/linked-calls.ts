import { create, fromBinary, toBinary, type DescMethod, type Message, type MessageShape } from "@bufbuild/protobuf";
import { Failure } from "@streampulse/core";

import type { LinkedCall, ServiceLink, ServiceOwner } from "../../engine/ports/service-link.ts";
import type { Service, ServiceCall } from "./kept-service.ts";
import type { Described } from "./unavailable.ts";

/** A method, its types forgotten. */
type Method = (request: Message, call: ServiceCall) => Promise<object> | AsyncIterable<object>;

const nameOf = (method: DescMethod) => `${method.parent.typeName}/${method.name}`;

/** Answers calls that come over a link from the services themselves. */
export function serviceOwner(services: readonly Service[]): ServiceOwner {
  const methods = new Map<string, { readonly method: DescMethod; readonly call: Method }>();
  for (const { description, methods: calls } of services) {
    for (const method of description.methods)
      methods.set(nameOf(method), { method, call: (calls as Record<string, Method>)[method.localName] as Method });
  }
  return {
    async *answer({ method: name, caller, request }, signal) {
      const known = methods.get(name);
      if (known === undefined) throw new Failure("UNIMPLEMENTED");
      const { method, call } = known;
      const answer = call(fromBinary(method.input, await whole(request)), { caller, signal });
      const answers = answer instanceof Promise ? [await answer] : answer;
      for await (const one of answers) yield toBinary(method.output, create(method.output, one as MessageShape<never>));
    },
  };
}

/** Services whose every call is answered at the other end of a link. */
export function servicesOver(link: ServiceLink, described: readonly Described[]): readonly Service[] {
  return described.map(({ description, isOpen }) => {
    const methods = Object.fromEntries(description.methods.map((method) => [method.localName, over(link, method)]));
    return { description, isOpen, methods: methods as unknown as Service["methods"] };
  });
}

function over(link: ServiceLink, method: DescMethod): Method {
  const ask = (request: Message, { caller, signal }: ServiceCall) => {
    const call: LinkedCall = { method: nameOf(method), caller, request: oneOf(toBinary(method.input, request)) };
    return link.call(call, signal);
  };
  if (method.methodKind !== "unary") {
    return async function* (request, call) {
      for await (const bytes of ask(request, call)) yield fromBinary(method.output, bytes);
    };
  }
  return async (request, call) => {
    for await (const bytes of ask(request, call)) return fromBinary(method.output, bytes);
    throw new Failure("UNAVAILABLE");
  };
}

async function* oneOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function whole(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return all.length === 1 ? (all[0] as Uint8Array) : Buffer.concat(all);
}
