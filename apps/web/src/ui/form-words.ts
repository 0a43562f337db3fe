/**
 * A refusal of the server in the words of a form: names of the contract's fields are called as the form calls them, so that
 * `target.webhook.url must be` is `Address must be`. What the form has no word for stays as it is.
 */
export function formWords(message: string, labelOf: (name: string) => string | undefined): string {
  const said = message.replace(/\b[a-z]+(?:[._][a-z]+)+\b|^[a-z]+\b/g, (name) => labelOf(name) ?? name);
  return said.charAt(0).toUpperCase() + said.slice(1);
}
