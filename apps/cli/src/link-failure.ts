import type { StreamPulseError } from "@streampulse/client";
import { CommandError, Exit } from "./exit.ts";
import { plainReason } from "./render/plain-reason.ts";

/** A failed call as the user reads it, with the exit code that fits. What is no failure of a call is passed on. */
export function linkFailure(error: unknown, url: string): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (!(error instanceof Error) || typeof code !== "string") return error;
  const message = plainReason(error.message);
  switch (code) {
    case "invalid_argument":
      return new CommandError(Exit.USAGE, `${url} refused the request: ${message}`);
    case "unauthenticated":
      return new CommandError(
        Exit.NOT_PERMITTED,
        `${url} wants a token: ${message}`,
        "Give one with --token-file FILE.",
      );
    case "permission_denied":
      return new CommandError(Exit.NOT_PERMITTED, `${url} does not allow this: ${message}`);
    default:
      // A failure with a reason was told by a StreamPulse server: one is running there.
      if ("reason" in error && error.reason !== undefined) {
        return new CommandError(
          Exit.UNAVAILABLE,
          `${url} cannot answer: ${message}`,
          typeof error.reason === "string" ? REASON_HINTS[error.reason] : undefined,
        );
      }
      return unavailable(message, url);
  }
}

/** What whoever runs the server can do. */
const REASON_HINTS: Readonly<Record<string, string>> = {
  STORAGE_UNUSABLE:
    "docs/storage.md says what its operator can do: start the newer version, or go back to a copy that streampulse backup made.",
};

/** Whether whoever runs the server has to mend it, whatever the code of the failure. */
export function isServersOwn({ reason }: StreamPulseError): boolean {
  return reason !== undefined && reason in REASON_HINTS;
}

/** Said where nobody has answered. */
export const NO_SERVER_HINT = "Is a server running there? Start one with: streampulse serve";

/** No server, or one that cannot answer. */
export function unavailable(reason: string, url: string): CommandError {
  return new CommandError(
    Exit.UNAVAILABLE,
    `No prices from ${url}: ${plainReason(reason)}`,
    hintFor(plainReason(reason)),
  );
}

/** What the system or Node says where nobody listens, or no way leads there. */
const NOBODY =
  /\b(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT)\b|bad port|timeout|nothing answered|silence/i;

/** What may help; nothing where a server has answered, for its own words say what is the matter. */
function hintFor(reason: string): string | undefined {
  if (NOBODY.test(reason)) return NO_SERVER_HINT;
  if (/certificate/i.test(reason)) {
    return "To trust a certificate of your own: NODE_EXTRA_CA_CERTS=certificate.pem; the server says at its start where its own is.";
  }
  if (/does not speak TLS/.test(reason)) return "A server is there, without TLS: try http://";
  return undefined;
}
