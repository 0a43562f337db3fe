import { FAILURES, TICKER_ERRORS } from "@streampulse/core";

/** docs/errors.md: every failure and ticker error there is, from the one table of each. */
export function errorsPage(): string {
  const failures = Object.entries(FAILURES).map(
    ([reason, { code, retry, sentence }]) => `| \`${reason}\` | \`${code}\` | ${retry ? "yes" : "no"} | ${sentence} |`,
  );
  const tickerErrors = Object.entries(TICKER_ERRORS).map(
    ([code, { terminal, sentence }]) => `| \`${code}\` | ${fateOf(terminal)} | ${sentence} |`,
  );
  return `<!-- Made by npm run generate from packages/core/src/errors.ts. -->

# Errors

## When a call or stream fails

Every failure carries a \`google.rpc.ErrorInfo\` of the domain \`streampulse\`, whose reason is one of these. Where the
same call may succeed later (\`try again\`) the SDK tries again by itself; a \`RetryInfo\` says when. A limit that was met
is named in a \`QuotaFailure\`. Every \`LIMIT_…\` has a \`RetryInfo\`, of 1 s where no better time is known, and so have those
with a \`no\` here: for a smaller request. A wrong field is named in a \`BadRequest\`; a request that cannot be read (no
JSON, no protobuf, a broken envelope) has none to name, and its message says what it is not.

| reason | code | try again | what it means |
|---|---|---|---|
${failures.join("\n")}

## When one ticker has trouble

The stream goes on, and so do its other tickers. An error is never a price and never replaces the last good one.

| code | the ticker | what it means |
|---|---|---|
${tickerErrors.join("\n")}
`;
}

const fateOf = (terminal: boolean | string): string =>
  typeof terminal === "string" ? terminal : terminal ? "leaves the set" : "stays";
