import { isHeading, type WatchlistEntry } from "@streampulse/core";
import { expect, test } from "vitest";
import { LINK_MAX, SHARED_MAX, sharedList, sharedText, shareLink } from "./share-link.ts";

const rows = (...texts: string[]): WatchlistEntry[] =>
  texts.map((text) => (text.startsWith("[") ? { heading: text.slice(1, -1) } : { ticker: text }));
const back = (link: string) => sharedList(new URL(link).search);

test("what was shared is what is proposed: name, sections and tickers, whatever they hold", () => {
  const name = "R&D, 50 % = <b>#1</b>?";
  const entries = rows(
    ...[
      "AAPL",
      "[A, B & C: 1=2]",
      "BINANCE:BTCUSDT",
      "ES1!",
      "[Empty]",
      "[漢字 🙂]",
      "^GSPC",
      "A&B",
      "600519.SS",
      "#X",
      "C++",
    ],
  );
  const { link, count } = shareLink("https://prices.example", name, entries);
  expect(count).toBe(8);
  expect(back(link)).toEqual({ name, entries, unread: 0 });
});

test("a link without name and sections, as earlier pages made it, opens as ever", () => {
  expect(sharedList("?tickers=AAPL,KO")).toEqual({ name: undefined, entries: rows("AAPL", "KO"), unread: 0 });
});

test("hostile items are counted, not shown, doubles collapse, and words lose what is no text", () => {
  const query = new URLSearchParams({ tickers: "aapl,AAPL,<img src=x onerror=alert(1)>,\u202eMSFT,A B,KO" });
  query.set("list", "\u202e<script>alert(1)</script>\n");
  for (const section of ["1:\u0000", "x", "0:Ok\u202e", "9999:far", "5:Drinks", `5:${"x".repeat(101)}`])
    query.append("section", section);
  expect(sharedList(`?${query}`)).toEqual({
    name: "<script>alert(1)</script>",
    entries: rows("[Ok]", "AAPL", "[Drinks]", "KO"),
    unread: 3 + 4,
  });
  const long = sharedList(`?tickers=KO&list=${"x".repeat(101)}${"&section=0:A".repeat(SHARED_MAX + 1)}`);
  expect([long?.name, long?.entries.length, long?.unread]).toEqual([undefined, SHARED_MAX + 1, 1]);
});

test.each(["", "?tickers=", "?tickers=,,", "?other=AAPL", "?list=Tech", "?list=Tech&tickers=&section=0:A"])(
  "%j proposes nothing",
  (query) => {
    expect(sharedList(query)).toBeUndefined();
  },
);

test.each([
  [SHARED_MAX, 0],
  [SHARED_MAX + 1, 1],
])("of %i tickers %i are left", (count, unread) => {
  const shared = sharedList(`?tickers=${Array.from({ length: count }, (_, n) => `T${n}`).join(",")}`);
  expect([shared?.entries.length, shared?.unread]).toEqual([SHARED_MAX, unread]);
});

test.each([
  [0, 2],
  [1, 1],
])(
  "a link that would be %i longer than it may be holds %i of two tickers, and no heading of what it lacks",
  (more, count) => {
    const origin = `https://${"a".repeat(LINK_MAX - "https:///?tickers=KO,%E6%BC%A2&section=1:Far".length + more)}`;
    const shared = shareLink(origin, "Left out where there is no room", rows("KO", "[Far]", "漢"));
    expect([shared.count, shared.link.length <= LINK_MAX]).toEqual([count, true]);
    expect(back(shared.link)?.entries).toEqual(rows("KO", "[Far]", "漢").slice(0, count === 2 ? 3 : 1));
  },
);

test("of more tickers than are read from a link it holds as many as are", () => {
  const many = rows(...Array.from({ length: SHARED_MAX + 1 }, (_, n) => `T${n}`));
  expect([shareLink("", "A", many).count, shareLink("", "A", many.slice(1)).count]).toEqual([SHARED_MAX, SHARED_MAX]);
});

test("a list's longest words still leave room for tickers", () => {
  const entries = rows(`[${"🙂".repeat(100)}]`, "AAPL", "KO");
  const { link, count } = shareLink("https://prices.example", "🙂".repeat(100), entries);
  expect([count, link.length <= LINK_MAX, back(link)?.entries.filter(isHeading).length]).toEqual([2, true, 1]);
});

test("what is proposed is read with its sections", () => {
  const shared = sharedList("?tickers=AAPL,NVDA,AMD&section=1:Chips");
  expect(shared && sharedText(shared)).toBe("AAPL · Chips: NVDA, AMD");
});
