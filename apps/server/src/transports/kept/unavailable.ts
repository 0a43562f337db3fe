import type { DescMethod } from "@bufbuild/protobuf";
import { Failure } from "@streampulse/core";

import type { Service } from "./kept-service.ts";

/** A service without its methods. */
export type Described = Pick<Service, "description" | "isOpen">;

/** A service that answers each call with UNAVAILABLE and the reason. */
export function unavailable({ description, isOpen }: Described, reason: string): Service {
  const refuse = () => {
    throw new Failure("UNAVAILABLE", reason);
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
