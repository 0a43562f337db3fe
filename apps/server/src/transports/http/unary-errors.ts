import { ConnectError, type Interceptor } from "@connectrpc/connect";
import { Failure } from "@streampulse/core";

import { failureDetails, statusNumber } from "./failure-details.ts";

/** Turns failures into the library's errors, and strangers into INTERNAL. */
export function failureInterceptor(internal: (error: unknown) => Failure): Interceptor {
  return (next) => async (request) => {
    try {
      return await next(request);
    } catch (error) {
      throw connectErrorOf(error, internal);
    }
  };
}

/** What was thrown as the library's error, which it spells as the call's protocol does. */
export function connectErrorOf(error: unknown, internal: (error: unknown) => Failure): ConnectError {
  if (error instanceof ConnectError) return error;
  const failure = error instanceof Failure ? error : internal(error);
  const connectError = new ConnectError(failure.message, statusNumber(failure));
  // Details that are packed already travel as they are.
  connectError.details = failureDetails(failure);
  return connectError;
}
