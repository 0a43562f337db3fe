import type { ActivityKind } from "../engine/ports/stores/portfolio-store.ts";

/** What each kind is called: our own word first, then brokers' and people's. */
const WORDS: Readonly<Record<ActivityKind, readonly string[]>> = {
  buy: ["bought", "purchase", "market buy", "limit buy", "reinvest shares", "kauf", "gekauft", "achat", "compra"],
  sell: ["sold", "sale", "market sell", "limit sell", "verkauf", "verkauft", "vente", "venta"],
  short: ["sell short", "short sell", "sold short", "leerverkauf"],
  cover: ["buy to cover", "buy cover", "cover short", "eindeckung"],
  dividend: ["dividends", "div", "cash dividend", "qualified dividend", "dividende", "ausschüttung"],
  fee: ["fees", "service fee", "management fee", "gebühr", "gebühren"],
  split: ["stock split", "forward split", "reverse split", "aktiensplit"],
  deposit: ["cash in", "wire in", "ach deposit", "einzahlung", "dépôt"],
  withdrawal: ["withdraw", "cash out", "wire out", "ach withdrawal", "auszahlung", "retrait"],
  interest: ["interest income", "credit interest", "zinsen", "zins"],
  stated_value: ["stated value", "valuation", "bewertung"],
  transfer: ["internal transfer", "übertrag", "umbuchung"],
  income: ["salary", "einnahme", "gehalt"],
  spending: ["expense", "expenses", "ausgabe"],
};

const KINDS = new Map<string, ActivityKind>(
  (Object.keys(WORDS) as ActivityKind[]).flatMap((kind) => [kind, ...WORDS[kind]].map((word) => [word, kind] as const)),
);

/** The kinds, by our own words, for people. */
export const KIND_WORDS = Object.keys(WORDS).join(", ");

/** The kind that a cell says. Undefined for other words. */
export function kindOf(text: string): ActivityKind | undefined {
  return KINDS.get(text.normalize("NFC").toLowerCase().replace(/\s+/g, " "));
}
