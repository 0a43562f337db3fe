/**
 * What names an attempt to make something, for as long as its form is open: what is sent again as it was has its former
 * name, so that the server makes it once though its answer was lost; what was changed since is another thing and has
 * another name. What is sent again after it was made, by a new form, is made again.
 */
export class AttemptIds {
  readonly #ids = new Map<string, string>();

  /** The name of a draft: plain data, its fields in one order. */
  of(draft: object): string {
    const text = JSON.stringify(draft);
    let id = this.#ids.get(text);
    if (id === undefined) this.#ids.set(text, (id = crypto.getRandomValues(new Uint32Array(4)).join("-")));
    return id;
  }
}
