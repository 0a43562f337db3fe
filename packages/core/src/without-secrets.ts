/**
 * The text with what may be a secret in its URLs hidden: who or what stands before an `@`, and all behind a `?` or `#`.
 * `wss://me:word@host/?token=key` is `wss://***@host/?***`.
 */
export function withoutSecrets(text: string): string {
  return text.replace(/:\/\/[^\s,]*/g, (rest) => rest.replace(/^:\/\/.*@/, "://***@").replace(/([?#]).+/, "$1***"));
}
