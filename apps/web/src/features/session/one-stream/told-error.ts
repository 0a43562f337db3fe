import { StreamPulseError } from "@streampulse/client";

/** A StreamPulseError as it crosses between tabs: copies of errors lose their class and its fields. */
export interface ToldError extends Pick<StreamPulseError, "code" | "message"> {
  readonly reason?: NonNullable<StreamPulseError["reason"]>;
  readonly field?: string;
  readonly retryAfterMs?: number;
  readonly limit?: number;
}

/** What is told of a failure; of anything that is no StreamPulseError, only what it says. */
export function toldError(error: unknown): ToldError {
  if (error instanceof StreamPulseError) {
    const { code, message, reason, field, retryAfterMs, limit } = error;
    return {
      code,
      message,
      ...(reason !== undefined && { reason }),
      ...(field !== undefined && { field }),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
      ...(limit !== undefined && { limit }),
    };
  }
  return { code: "unknown", message: error instanceof Error ? error.message : String(error) };
}

/** The failure that was told. */
export function errorOf({ code, message, ...details }: ToldError): StreamPulseError {
  return new StreamPulseError(code, message, details);
}
