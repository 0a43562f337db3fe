/**
 * What two names share that differ in nothing but the case of their letters, or in how Unicode composes them: a person
 * takes them for one. It is to be compared, and shown to nobody.
 */
export function nameKey(name: string): string {
  // By way of small letters, since capitals alone keep apart what has two of them: `ẞ` and `SS` of `ß`. The Turkish `ı` is
  // no `i`, whatever its capital looks like.
  const parts = name.normalize("NFC").split("ı");
  return parts
    .map((part) => part.toLowerCase().toUpperCase())
    .join("ı")
    .normalize("NFC");
}
