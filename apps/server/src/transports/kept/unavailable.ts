import type { DescMethod } from "@bufbuild/protobuf";
import { Failure } from "@streampulse/core";

import type { Service } from "./kept-service.ts";

/** A service without its methods. */
export type Described = Pick<Service, "description" | "isOpen">;

/** A service that answers each call with why there is none. */
export function unavailable({ description, isOpen }: Described, why: Failure): Service {
  const refuse = () => {
    throw new Failure(why.reason, why.message);
  };
  const answer = ({ methodKind }: DescMethod) =>
    methodKind === "unary"
      ? async () => refuse()
      : // oxlint-disable-next-line require-yield
        async function* () {
          refuse();
        };
  const methods = Object.fromEntries(description.methods.map((method) => [method.localName, answer(method)]));
  return { description, isOpen, methods: methods as unknown as Service["methods"] };
}
