import type { RequestListener } from "node:http";

import { Code, ConnectError, type ConnectRouter } from "@connectrpc/connect";
import { compressionGzip, connectNodeAdapter } from "@connectrpc/connect-node";
import type { Failure } from "@streampulse/core";
import { Health, reflectionV1, reflectionV1alpha } from "@streampulse/proto";

import type { HealthState } from "./health.ts";
import { REQUEST_MAX_BYTES } from "./limits.ts";
import { reflect } from "./reflection.ts";
import { connectErrorOf, failureInterceptor } from "./unary-errors.ts";

/** gRPC's own services, health and reflection, by connect-node: few call them, and seldom. What is none goes to `fallback`. */
export function grpcServices(
  health: HealthState,
  internal: (error: unknown) => Failure,
  fallback: RequestListener,
): RequestListener {
  return connectNodeAdapter({
    routes: (router) => routes(router, health, internal),
    interceptors: [failureInterceptor(internal)],
    acceptCompression: [compressionGzip],
    readMaxBytes: REQUEST_MAX_BYTES,
    jsonOptions: { ignoreUnknownFields: true },
    fallback: fallback as Parameters<typeof connectNodeAdapter>[0]["fallback"] & {},
  });
}

function routes(router: ConnectRouter, health: HealthState, internal: (error: unknown) => Failure): void {
  router.service(Health, {
    check({ service }) {
      const status = health.of(service);
      if (status === undefined) throw new ConnectError("There is no service of that name.", Code.NotFound);
      return { status };
    },
    async *watch({ service }, { signal }) {
      try {
        for await (const status of health.watch(service, signal)) yield { status };
      } catch (error) {
        throw connectErrorOf(error, internal);
      }
    },
  });
  router.service(reflectionV1.ServerReflection, { serverReflectionInfo: reflect });
  // The packages differ in their name alone.
  router.service(reflectionV1alpha.ServerReflection, { serverReflectionInfo: reflect as never });
}
