/** Of an amount and no more digits than one has, before anything looks at it. */
const READ_MAX = 60;

/**
 * What a number can mean that is written as people write it: with a currency's sign, with its thousands apart, with a
 * comma before its decimals. One reading where there is but one, two where a mark stands before three digits (`1,000`, `€1.000`),
 * the whole number first; none where it is no number, or is one already.
 */
export function numberMeant(text: string): readonly string[] {
  if (text.length > READ_MAX) return [];
  const bare = text.replace(/^[$€£¥]|[$€£¥]$/g, "").replace(/['’_]/g, "");
  // Who writes a sign may also write thousands by a point.
  if (bare !== text && /^[1-9]\d{0,2}\.\d{3}$/.test(bare)) return [bare.replace(".", ""), bare];
  if (/^\d+(\.\d+)?$/.test(bare)) return bare === text ? [] : [bare];
  if (/^[1-9]\d{0,2},\d{3}$/.test(bare)) return [bare.replace(",", ""), bare.replace(",", ".")];
  if (/^\d+,\d+$/.test(bare)) return [bare.replace(",", ".")];
  // Thousands by one mark, decimals, if any, by the other.
  if (/^\d{1,3}(,\d{3})+(\.\d+)?$/.test(bare)) return [bare.replaceAll(",", "")];
  if (/^\d{1,3}(\.\d{3})+,\d+$/.test(bare) || /^\d{1,3}(\.\d{3}){2,}$/.test(bare)) {
    return [bare.replaceAll(".", "").replace(",", ".")];
  }
  return [];
}
