/**
 * What runs in the site's pages, as text: nothing of this server's own code, nor what a bundler makes of it, gets there.
 */

/** Where the page's own code is not to stumble over ours. */
const PLACE = 'Symbol.for("streampulse")';

/**
 * Before the site's code: keeps hold of the sockets that it opens. `send` then sends on the quote socket, which is the
 * open one that said hello, and tells whether there is one.
 */
export const SOCKET_HOLD = `(() => {
  if (globalThis.top !== globalThis) return;
  const Native = globalThis.WebSocket;
  const greeted = new Set();
  globalThis.WebSocket = new Proxy(Native, {
    construct(target, given, made) {
      const socket = Reflect.construct(target, given, made);
      const first = (event) => {
        if (typeof event.data === "string" && event.data.includes('"session_id"')) greeted.add(socket);
      };
      socket.addEventListener("message", first, { once: true });
      socket.addEventListener("close", () => greeted.delete(socket));
      return socket;
    },
  });
  const send = (text) => {
    for (const socket of greeted) {
      if (socket.readyState !== Native.OPEN) continue;
      socket.send(text);
      return true;
    }
    return false;
  };
  Object.defineProperty(globalThis, ${PLACE}, { value: { send } });
})()`;

/** Sends this text on the page's quote socket; evaluates to whether it did. */
export function sendOnSocket(text: string): string {
  return `globalThis[${PLACE}]?.send(${JSON.stringify(text)}) ?? false`;
}

/** Whether the page wants to be shown that a person is there. */
export const ASKS_FOR_PERSON = `(() => {
  if (document.querySelector(".js-symbol-page-header-root, .js-symbol-last")) return false;
  const marks = ['iframe[src*="captcha"]', '[class*="captcha"]', '[id*="captcha"]', '[id^="challenge-"]', '[class*="challenge-"]'];
  return /captcha/i.test(document.title) || document.querySelector(marks.join(",")) !== null;
})()`;

/** The name of the function that `PRICE_WATCH` calls with what the page shows. */
export const PRICE_TELLER = "streampulsePrice";

/**
 * Before the site's code: tells the price that the page shows, each time it changes, as JSON of `text`, `language`,
 * `closing` (what stands beside the price of a closed market) and `noted` (the price in the page's data for search
 * engines). The header is there twice, one of them hidden. Observed is the outer element, for those in it are replaced with
 * each price; where it is replaced itself the next is found within a quarter of a second.
 */
export const PRICE_WATCH = `(() => {
  if (globalThis.top !== globalThis) return;
  let watched;
  let told;
  const textOf = (element) => (element?.textContent ?? "").trim().slice(0, 80);
  const isShown = (element) => !element.closest(".i-hidden") && element.checkVisibility();
  const find = () => {
    const all = [...document.querySelectorAll(".js-symbol-last")];
    return all.find((one) => one.dataset.qaId === "symbol-last-value" && isShown(one)) ?? all.find(isShown) ?? all[0];
  };
  let noted;
  // It is as the page was sent, so once is enough.
  const note = () => {
    if (noted !== undefined || document.readyState === "loading") return noted ?? "";
    noted = "";
    for (const script of document.querySelectorAll('script[type="application/ld+json"]')) {
      try {
        const data = JSON.parse(script.textContent);
        if (data["@type"] === "FinancialProduct") noted = String(data.offers.price).slice(0, 80);
      } catch {}
    }
    return noted;
  };
  const tell = () => {
    const text = textOf(watched);
    const header = watched?.closest(".js-symbol-page-header-root") ?? document;
    const closing = textOf(header.querySelector(".js-symbol-lp-time"));
    const news = JSON.stringify({ text, closing, language: document.documentElement.lang.slice(0, 35), noted: note() });
    if (text === "" || news === told) return;
    told = news;
    globalThis.${PRICE_TELLER}(news);
  };
  const observer = new MutationObserver(tell);
  setInterval(() => {
    const found = watched?.isConnected && isShown(watched) ? watched : find();
    if (found && found !== watched) {
      watched = found;
      observer.disconnect();
      observer.observe(found, { subtree: true, childList: true, characterData: true });
    }
    if (watched) tell();
  }, 250);
})()`;

/** Whether the page is the site's own for what it does not have, whatever its status. */
export const IS_ERROR_PAGE = `document.querySelector(".tv-http-error-page, .tv-http-error-page__title") !== null`;
