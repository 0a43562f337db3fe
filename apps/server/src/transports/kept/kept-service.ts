import type {
  DescMethod,
  DescMethodServerStreaming,
  DescMethodUnary,
  DescService,
  MessageInitShape,
  MessageShape,
} from "@bufbuild/protobuf";

import type { Caller } from "../../engine/caller.ts";

/** What a method knows beside its request. */
export interface ServiceCall {
  readonly caller: Caller;
  /** Aborts when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

type MethodOf<M extends DescMethod> =
  M extends DescMethodUnary<infer I, infer O>
    ? (request: MessageShape<I>, call: ServiceCall) => Promise<MessageInitShape<O>>
    : M extends DescMethodServerStreaming<infer I, infer O>
      ? (request: MessageShape<I>, call: ServiceCall) => AsyncIterable<MessageInitShape<O>>
      : never;

/**
 * The methods of a service, free of any protocol: a request in, an answer out, or one after the other for as long as
 * they are taken. What they throw is a Failure, or unforeseen.
 */
export type MethodsOf<S extends DescService> = { readonly [K in keyof S["method"]]: MethodOf<S["method"][K]> };

/** A service that every protocol of the HTTP door serves. */
export interface Service<S extends DescService = DescService> {
  readonly description: S;
  /** Whether anonymous callers from elsewhere may call it; else they are UNAUTHENTICATED. */
  readonly isOpen: boolean;
  readonly methods: MethodsOf<S>;
}

/** Makes a service whose methods see the types of their own messages. */
export function defineService<S extends DescService>(service: Service<S>): Service {
  return service;
}
