// What the fake site's pages run, in the browser: the site's own behaviour towards its quote socket and its
// own header, as far as a reader of the page can tell.
(() => {
  const page = JSON.parse(document.getElementById("init-data").textContent);
  const socketOrigin = location.origin.replace(/^http/, "ws");
  const values = {};
  let firstAtMs = 0;

  // Who is there: the real site keeps a second socket too, for its notices.
  const notices = new WebSocket(`${socketOrigin}/message-pipe-ws/public?page=${page.id}`);
  notices.addEventListener("error", () => {});

  const framed = (message) => {
    const payload = typeof message === "string" ? message : JSON.stringify(message);
    return `~m~${payload.length}~m~${payload}`;
  };

  function connect() {
    const from = encodeURIComponent(page.from);
    const socket = new WebSocket(
      `${socketOrigin}/socket.io/websocket?from=${from}&date=${page.date}&type=${page.kind}`,
    );
    const id = `qs_${Array.from({ length: 12 }, () => "abcdefghijkmnpqrstuvwxyzABCDEF23456789"[Math.floor(Math.random() * 38)]).join("")}`;
    const send = (m, ...p) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(framed({ m, p }));
    };
    const onVisibility = () =>
      document.hidden ? send("quote_hibernate_all", id) : send("quote_fast_symbols", id, page.symbol);
    socket.addEventListener("open", () => {
      send("set_auth_token", "unauthorized_user_token");
      send("set_locale", page.locale, "US");
      send("quote_create_session", id);
      send(
        "quote_set_fields",
        id,
        "lp",
        "lp_time",
        "ch",
        "chp",
        "rtc",
        "rtc_time",
        "current_session",
        "currency_code",
        "pricescale",
      );
      if (page.symbol) {
        send("quote_add_symbols", id, page.symbol);
        send("quote_fast_symbols", id, page.symbol);
      }
      document.addEventListener("visibilitychange", onVisibility);
    });
    socket.addEventListener("message", ({ data }) => {
      if (typeof data === "string") for (const payload of split(data)) take(payload);
    });
    socket.addEventListener("close", () => {
      document.removeEventListener("visibilitychange", onVisibility);
      setTimeout(connect, page.reconnectMs);
    });
    function take(payload) {
      if (payload.startsWith("~h~")) {
        socket.send(framed(payload));
        return;
      }
      const message = parse(payload);
      if (message?.m !== "qsd" || message.p[0] !== id || message.p[1].s !== "ok") return;
      show(message.p[1].v);
    }
  }

  function split(text) {
    const payloads = [];
    for (let at = 0; text.startsWith("~m~", at);) {
      const start = text.indexOf("~m~", at + 3) + 3;
      const end = start + Number(text.slice(at + 3, start - 3));
      payloads.push(text.slice(start, end));
      at = end;
    }
    return payloads;
  }

  // A reader that gets garbage goes on, as the site's own does.
  function parse(payload) {
    try {
      return JSON.parse(payload);
    } catch {
      return undefined;
    }
  }

  async function poll() {
    const answer = await fetch(`/page-quotes/?symbol=${encodeURIComponent(page.symbol)}`).catch(() => undefined);
    if (answer?.ok) show(await answer.json());
    setTimeout(poll, page.pollMs);
  }

  function show(changed) {
    Object.assign(values, changed);
    firstAtMs ||= performance.now();
    const waitMs = firstAtMs + page.fillAfterMs - performance.now();
    if (waitMs > 0) setTimeout(render, waitMs);
    else render();
  }

  const ofPage = (selector) => document.querySelector(`.js-symbol-page-header-root:not(.i-hidden) ${selector}`);

  function format(number, decimals) {
    const text = number.toLocaleString(page.locale, {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
    return text.replace("-", "\u2212");
  }

  function render() {
    if (typeof values.lp !== "number" || values.pricescale === undefined) return;
    const decimals = Math.round(Math.log10(values.pricescale));
    let last = ofPage(".js-symbol-last");
    if (!last) return;
    if (page.replacesElement) {
      const fresh = last.cloneNode(false);
      last.replaceWith(fresh);
      last = fresh;
    }
    const text = format(values.lp, decimals);
    if (page.isDirect) last.textContent = text;
    else {
      const inner = document.createElement("span");
      // The fractional pip of a currency pair stands raised.
      const pip = page.type === "forex" ? text.slice(-1) : "";
      inner.textContent = pip ? text.slice(0, -1) : text;
      if (pip) {
        const raised = document.createElement("sup");
        raised.textContent = pip;
        inner.append(raised);
      }
      last.replaceChildren(inner);
    }
    const [points, percent] = ofPage(".js-symbol-change-pt").children;
    points.textContent = format(values.ch ?? 0, decimals);
    percent.textContent = `${format(values.chp ?? 0, 2)}%`;
    const direction = ofPage(".js-symbol-change-direction");
    direction.className = `js-symbol-change-direction ${(values.ch ?? 0) < 0 ? "down" : "up"}-${page.hash}`;
    ofPage(".js-symbol-currency").textContent = values.currency_code ?? "";
    const isOpen = values.current_session === "market";
    ofPage(".js-market-status").textContent = isOpen ? page.words.open : page.words.closed;
    const at = new Date((values.lp_time ?? 0) * 1000);
    ofPage(".js-symbol-lp-time").textContent = isOpen
      ? ""
      : `${page.words.atClose} ${at.toLocaleString(page.locale, { timeZone: "UTC" })} GMT`;
    ofPage(".js-symbol-ext-hrs-close").textContent = values.rtc ? format(values.rtc, decimals) : "";
    if (page.kind === "chart") document.title = `${page.symbol.split(":")[1]} ${text}`;
  }

  if (page.fill === "requests") void poll();
  else connect();
})();
