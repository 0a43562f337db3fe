import { ConnectError, type Interceptor } from "@connectrpc/connect";
import { Failure } from "@streampulse/core";

import { failureDetails, statusNumber } from "./failure-details.ts";

/** Turns failures into the library's errors, and strangers into INTERNAL. */
export function failureInterceptor(internal: (error: unknown) => Failure): Interceptor {
  return (next) => async (request) => {
    try {
      return await next(request);
    } catch (error) {
      if (error instanceof ConnectError) throw error;
      throw toConnectError(error instanceof Failure ? error : internal(error));
    }
  };
}

function toConnectError(failure: Failure): ConnectError {
  const error = new ConnectError(failure.message, statusNumber(failure));
  // Details that are packed already travel as they are.
  error.details = failureDetails(failure).map(({ typeUrl, value }) => ({
    type: typeUrl.slice(typeUrl.lastIndexOf("/") + 1),
    value,
  }));
  return error;
}
