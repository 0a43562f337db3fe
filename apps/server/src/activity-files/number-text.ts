import { toDecimal } from "@streampulse/core";

/** What stands before fractions. */
export type DecimalMark = "point" | "comma";

/** What a number tells of its file's decimal mark: a mark, that it could be either, or nothing. */
export type MarkEvidence = DecimalMark | "either" | "nothing";

/** A cell that is a number, before its marks are known. */
export interface NumberCell {
  readonly isNegative: boolean;
  /** Digits, points, commas, and what else separates thousands. */
  readonly body: string;
  /** Whether a currency's sign stood beside it. */
  readonly hasSign: boolean;
}

const CELL_MAX = 64;
const BODY = /^[\d.,' \u00A0\u2009\u202F’]*\d[\d.,' \u00A0\u2009\u202F’]*$/;
const PLAIN = /^\d[\d.,]*$/;
const SIGNS = /[$€£¥₹₩₿]/;
/** Most numbers have neither thousands nor needless zeros before them. */
const SIMPLE: Readonly<Record<DecimalMark, RegExp>> = {
  point: /^(?:0|[1-9]\d{0,14})(?:\.\d{1,18})?$/,
  comma: /^(?:0|[1-9]\d{0,14})(?:,\d{1,18})?$/,
};
const EITHER = /^[1-9]\d{0,2}[.,]\d{3}$/;

/** What a cell has that is a number in some notation: `-1.234,50`, `$(12.5)`, `1'000`. Undefined for what is none. */
export function numberCell(text: string): NumberCell | undefined {
  if (text.length > CELL_MAX) return undefined;
  // Most are no more than that.
  if (PLAIN.test(text)) return { isNegative: false, body: text, hasSign: false };
  const bare = text.replace(SIGNS, "").trim();
  const [, parenthesised] = /^\((.*)\)$/.exec(bare) ?? [];
  const [, before = "", middle = "", after = ""] = /^([-+\u2212]?)(.*?)([-\u2212]?)$/.exec(parenthesised ?? bare) ?? [];
  const body = middle.trim();
  if (!BODY.test(body) || (before !== "" && after !== "")) return undefined;
  const minuses =
    (parenthesised === undefined ? 0 : 1) + [before, after].filter((sign) => sign !== "" && sign !== "+").length;
  if (minuses > 1) return undefined;
  return { isNegative: minuses === 1, body, hasSign: SIGNS.test(text) };
}

/** What a number tells of the mark. `1.234` and `1,234` may be a thousand or one and a bit. */
export function markEvidence({ body }: NumberCell): MarkEvidence {
  const point = body.lastIndexOf(".");
  const comma = body.lastIndexOf(",");
  if (point === -1 && comma === -1) return "nothing";
  if (point !== -1 && comma !== -1) return point > comma ? "point" : "comma";
  const [own, other]: [DecimalMark, DecimalMark] = comma === -1 ? ["point", "comma"] : ["comma", "point"];
  const isOnce = body.indexOf(".") === point && body.indexOf(",") === comma;
  if (!isOnce) return other;
  return EITHER.test(body) ? "either" : own;
}

/** The number as decimal text, read with a mark; undefined for one that cannot be written so. */
export function decimalText({ isNegative, body }: NumberCell, mark: DecimalMark): string | undefined {
  if (SIMPLE[mark].test(body)) return `${isNegative && /[1-9]/.test(body) ? "-" : ""}${body.replace(",", ".")}`;
  const [decimal, thousands] = mark === "point" ? [".", ","] : [",", "."];
  const [whole = "", fraction = "", ...more] = body.split(decimal);
  if (more.length > 0 || !/^\d*$/.test(fraction)) return undefined;
  const separators = new Set(whole.replace(/\d/g, ""));
  if (separators.size > 1 || separators.has(decimal)) return undefined;
  const [separator] = separators;
  if (separator !== undefined && separator !== thousands && /[.,]/.test(separator)) return undefined;
  const groups = separator === undefined ? [whole] : whole.split(separator);
  if (groups.length > 1 && !areThousands(groups)) return undefined;
  const digits = groups.join("");
  if (digits === "" && fraction === "") return undefined;
  return toDecimal(`${isNegative ? "-" : ""}${digits}${fraction === "" ? "" : `.${fraction}`}`, 64);
}

/** 1 234 567, or as in India 12 34 567. */
function areThousands(groups: readonly string[]): boolean {
  const [first = "", ...others] = groups;
  const last = others.pop() ?? "";
  const isLength = (group: string, ...lengths: number[]): boolean => lengths.includes(group.length);
  if (!isLength(last, 3) || !isLength(first, 1, 2, 3) || first.startsWith("0")) return false;
  return others.every((group) => isLength(group, 3)) || others.every((group) => isLength(group, 2));
}
