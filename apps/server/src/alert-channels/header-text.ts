/**
 * A line of text as a header's value: as it is where it is printable ASCII, else as an encoded word of RFC 2047, which
 * ntfy reads. Nothing that ends a line is in it.
 */
export function headerText(line: string): string {
  const safe = line.replace(/\p{Cc}/gu, " ").trim();
  return /^[ -~]*$/.test(safe) && !safe.includes("=?") ? safe : `=?UTF-8?B?${Buffer.from(safe).toString("base64")}?=`;
}
