/**
 * What may be given where an answer has `T`: everything may be left out, and what is left out is the server's to fill.
 * What must be there is named beside it.
 */
export type Given<T> = T extends readonly (infer Item)[]
  ? readonly Given<Item>[]
  : T extends object
    ? { readonly [K in keyof T]?: Given<T[K]> | undefined }
    : T;
