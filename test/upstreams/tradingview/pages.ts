import type { SiteSymbol } from "./site-symbol.ts";

/** How the site's pages are at present; a test sets what it needs before a page is opened. */
export interface PageManners {
  /** The language and the form of numbers: `fr` has a decimal comma and U+202F between thousands. */
  locale: "en" | "fr";
  /** How a page comes by its prices: by the quote socket, or, as a site that left it would, by requests. */
  fill: "socket" | "requests";
  /** How long a page takes from its first value until it shows one. */
  fillAfterMs: number;
  /** Whether each price comes in a new element in place of the old one. */
  replacesElement: boolean;
  /** Whether the price stands in the element itself, and in none within it. */
  isDirect: boolean;
  /** How soon a page opens a socket again that was closed. */
  reconnectMs: number;
}

/** A served page's own: what its script is told. */
export interface PageIdentity {
  readonly id: number;
  /** The part of class names that changes with builds. */
  readonly hash: string;
  /** The page's path, without slashes at its ends. */
  readonly from: string;
}

const WORDS = {
  en: {
    open: "Market open",
    closed: "Market closed",
    atClose: "At close at",
    missing: "This isn't the page you're looking for",
  },
  fr: {
    open: "Marché ouvert",
    closed: "Marché fermé",
    atClose: "À la clôture le",
    missing: "Ce n’est pas la page que vous cherchez",
  },
};

const NO_STORE = "<meta charset=utf-8>";

/** What else the site puts into a page for its own scripts: it makes a page what it weighs, some 565 kB. */
const BALLAST = `<script type="application/prs.init-data+json">${JSON.stringify(
  Array.from({ length: 5_200 }, (_, n) => ({
    id: n,
    title: `What others think of it, part ${n}`,
    likes: n % 97,
    symbol: "NYSE:X",
    isPublic: true,
  })),
)}</script>`;

/** The page of a symbol: its price is empty until its script fills it; a hidden header stands in front of the real one. */
export function symbolPage(symbol: SiteSymbol, manners: PageManners, identity: PageIdentity): string {
  const { facts } = symbol;
  const [exchange = "", code = ""] = facts.symbol.split(":");
  const suffix = facts.type === "stock" ? "Stock Price and Chart" : "Charts and Quotes";
  return document(`${code} ${suffix} — ${facts.symbol} — TradingView`, manners, identity, [
    ...linkedData(symbol, exchange, code),
    header(facts.description, identity.hash, true),
    header(facts.description, identity.hash, false),
    '<div id="overlap-manager-root"><div role="dialog" class="cookies">We value your privacy</div></div>',
    BALLAST,
    script(symbol, manners, identity, "symbol"),
  ]);
}

/** The page of a chart: heavier, no header, and the price in its title. */
export function chartPage(symbol: SiteSymbol | undefined, manners: PageManners, identity: PageIdentity): string {
  const parts = [header("", identity.hash, false), script(symbol, manners, identity, "chart")];
  return document("Live stock, index, futures, Forex and Bitcoin charts on TradingView", manners, identity, parts);
}

/** The page of what is not there; on other hosts in other words. */
export function missingPage({ locale }: PageManners): string {
  return `<!doctype html><html lang="${locale}"><head>${NO_STORE}<title>Page not found — TradingView</title></head><body>
<div class="tv-http-error-page"><div class="tv-http-error-page__wrapper"><div class="tv-http-error-page__message-wrap">
<h1 class="tv-http-error-page__title">${WORDS[locale].missing}</h1></div></div></div></body></html>`;
}

/** Asks whether a human reads: status 200, and nothing of the page that was asked for. */
export function captchaPage(): string {
  return `<!doctype html><html lang="en"><head>${NO_STORE}<title>Just a moment...</title></head><body>
<form id="challenge-form" action="/captcha/" method="post"><h1>Please confirm that you are human</h1>
<div class="g-recaptcha" data-sitekey="fake"></div></form></body></html>`;
}

/** A refusal by what stands in front of the site. */
export function refusalPage(status: number): string {
  return `<!doctype html><html><head><title>${status}</title></head><body><center><h1>${status}</h1></center></body></html>`;
}

/** What the script is told. A symbol's name is no markup: the grammar of names has no `<`. */
function script(
  symbol: SiteSymbol | undefined,
  manners: PageManners,
  { id, hash, from }: PageIdentity,
  kind: "symbol" | "chart",
): string {
  const page = {
    id,
    hash,
    from,
    kind,
    date: "2026_09_14-11_28",
    symbol: symbol?.facts.symbol ?? "",
    type: symbol?.facts.type ?? "",
    words: WORDS[manners.locale],
    pollMs: 100,
    ...manners,
  };
  return `<script type="application/prs.init-data+json" id="init-data">${JSON.stringify(page)}</script>
<script src="/static/bundles/page.${hash}.js" defer></script>`;
}

function header(name: string, hash: string, isHidden: boolean): string {
  const hook = isHidden ? "" : ' data-qa-id="symbol-last-value"';
  // The hidden one holds what was true when the page was made, and is never filled again.
  const stale = isHidden ? "<span>1.00</span>" : "";
  return `<div class="js-symbol-page-header-root${isHidden ? " i-hidden" : ""}"><div class="js-symbol-header-ticker${isHidden ? " i-hidden" : ""}">
<h1 class="title-${hash}">${name}</h1><img src="/static/images/logo.svg" alt=""></div>
<div class="quotesRow-${hash}"><div class="quote-${hash}"><div class="lastContainer-${hash}">
<span class="last-${hash} js-symbol-last"${hook}>${stale}</span><span class="currency-${hash} js-symbol-currency"></span></div>
<div class="js-symbol-change-direction"><span class="js-symbol-change-pt"><span></span><span></span></span></div>
<div class="js-market-status"></div><div class="js-symbol-lp-time"></div></div>
<div class="ext-${hash}"><span class="js-symbol-ext-hrs-close"></span></div></div></div>`;
}

/** Five blocks for search engines; one has a price, as of when the page was made. */
function linkedData(symbol: SiteSymbol, exchange: string, code: string): string[] {
  const { facts } = symbol;
  const until = new Date(Number(symbol.field("lp_time")) * 1_000).toISOString().replace(".000", "");
  const offers = {
    "@type": "Offer",
    price: symbol.text("lp"),
    priceCurrency: facts.currency,
    priceValidUntil: until,
  };
  return [
    { "@type": "BreadcrumbList", itemListElement: [] },
    { "@type": "WebPage", name: facts.description },
    { "@type": "FinancialProduct", name: facts.description, tickerSymbol: code, identifier: [facts.symbol], offers },
    { "@type": "Dataset", name: code, creator: { "@type": "Organization", name: exchange } },
    { "@type": "FAQPage", mainEntity: [] },
  ].map(
    (block) =>
      `<script type="application/ld+json">${JSON.stringify({ "@context": "https://schema.org", ...block })}</script>`,
  );
}

function document(title: string, { locale }: PageManners, { hash }: PageIdentity, parts: readonly string[]): string {
  return `<!doctype html><html lang="${locale}" class="theme-light"><head>${NO_STORE}<title>${title}</title>
<link rel="stylesheet" href="/static/bundles/page.${hash}.css"></head><body>
<div id="js-category-content"><div class="tv-category-content">${parts.join("\n")}</div></div></body></html>`;
}

/** The pages' style: hides what is hidden, and asks for a font and a picture. */
export const STYLE = `@font-face{font-family:Site;src:url(/static/fonts/site.woff2) format("woff2")}
body{font-family:Site,sans-serif;background:url(/static/images/wall.png)}.i-hidden{display:none!important}`;
