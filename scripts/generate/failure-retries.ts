import { FAILURES } from "@streampulse/core";

/** packages/client/src/gen/failure-retries.ts: what the SDK needs of the table of failures, without its sentences. */
export function failureRetries(): string {
  const lines = Object.entries(FAILURES).map(([reason, { retry }]) => `  ${reason}: ${retry},`);
  return `// Made of packages/core/src/errors.ts by \`npm run generate\`: its sentences are the server's to tell.
import type { FailureReason } from "@streampulse/core";

/** Whether a call that failed so may succeed later. */
export const RETRIES: Readonly<Record<FailureReason, boolean>> = {
${lines.join("\n")}
};
`;
}
