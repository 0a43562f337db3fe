import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { plainTickers, type Contender, type Publication } from "./contender.ts";
import { findNchan, findProgram, withLibraries } from "./debian.ts";
import { getBytes, mqttBytes, mqttPacket, mqttText, redisCommand } from "./first-bytes.ts";
import { CACHE, compiled } from "./native.ts";
import { GROWTH } from "./work.ts";

const STAMP = '"ms":';
const DIGITS = "0".repeat(13);

const priceOf = (ticker: string): string =>
  JSON.stringify({ ticker, price: "219.68", ms: 0 }).replace(":0}", `:${DIGITS}}`);

function publication(bytes: Buffer): Publication {
  return { bytes, stampAt: bytes.lastIndexOf(STAMP + DIGITS) + STAMP.length };
}

/** A broker: the load client publishes to it. */
function broker(program: string): Pick<Contender, "kind" | "works" | "framing" | "payload" | "missing" | "tickers"> {
  return {
    kind: "peer",
    works: ["W1", "W1/10", "W2", "idle"],
    framing: "raw",
    payload: STAMP,
    missing: () => (findProgram(program) ? undefined : `${program} is not installed (npm run bench -- --install)`),
    tickers: plainTickers,
  };
}

/** A file for a peer's configuration. */
function configured(name: string, text: string): string {
  const folder = join(CACHE, "peers");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const found = (program: string): { command: string; env: Record<string, string> } => ({
  command: findProgram(program) as string,
  env: withLibraries(),
});

const NATS: Contender = {
  ...broker("nats-server"),
  name: "NATS",
  start: (_, port) => ({ ...found("nats-server"), args: ["-a", "127.0.0.1", "-p", String(port)] }),
  hello: ({ tickers }) =>
    Buffer.from(
      `CONNECT {"verbose":false,"pedantic":false}\r\n${tickers.map((ticker, at) => `SUB ${ticker} ${at + 1}\r\n`).join("")}`,
    ),
  publisher: {
    hello: () => Buffer.from('CONNECT {"verbose":false,"pedantic":false}\r\n'),
    publication: (ticker) =>
      publication(Buffer.from(`PUB ${ticker} ${priceOf(ticker).length}\r\n${priceOf(ticker)}\r\n`)),
  },
};

const REDIS: Contender = {
  ...broker("redis-server"),
  name: "Redis",
  start: (_, port) => ({
    ...found("redis-server"),
    args: ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--maxclients", "12000"],
  }),
  hello: ({ tickers }) => redisCommand("SUBSCRIBE", ...tickers),
  publisher: {
    hello: () => Buffer.alloc(0),
    publication: (ticker) => publication(redisCommand("PUBLISH", ticker, priceOf(ticker))),
  },
};

const MOSQUITTO: Contender = {
  ...broker("mosquitto"),
  name: "mosquitto",
  works: ["W1", "idle"],
  start: (_, port) => {
    const lines = [`listener ${port} 127.0.0.1`, "allow_anonymous true", "set_tcp_nodelay true", "user root"];
    return { ...found("mosquitto"), args: ["-c", configured("mosquitto.conf", `${lines.join("\n")}\n`)] };
  },
  hello: ({ client, tickers }) => mqttBytes(`c${client}`, tickers),
  publisher: {
    hello: () => mqttBytes("publisher", []),
    publication: (ticker) =>
      publication(mqttPacket(0x30, Buffer.concat([mqttText(ticker), Buffer.from(priceOf(ticker))]))),
  },
};

function nginxSettings(port: number): string {
  const folder = join(CACHE, "peers");
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (of) => `${of}_temp_path ${folder}/${of};`,
  );
  return `load_module ${findNchan()};
daemon off; user root; worker_processes 1; worker_rlimit_nofile 20000; pid ${folder}/nginx.pid; error_log ${folder}/nginx.log error;
events { worker_connections 16000; }
http {
  access_log off; keepalive_requests 100000000; nchan_shared_memory_size 512M;
  server {
    listen 127.0.0.1:${port} backlog=4096; ${temporary.join(" ")}
    location ~ ^/pub/(\\w+)$ { nchan_publisher; nchan_channel_id $1; nchan_store_messages off; }
    location ~ ^/sub/(.+)$ { nchan_subscriber eventsource; nchan_channel_id $1; nchan_channel_id_split_delimiter ","; }
  }
}
`;
}

const NCHAN: Contender = {
  ...broker("nginx"),
  name: "nchan",
  works: ["W1", "idle"],
  missing() {
    if (!findNchan()) return "nchan is not installed (npm run bench -- --install)";
    // Debian's nginx makes its folders there, whatever its configuration says.
    return existsSync("/var/lib/nginx") ? undefined : "nginx needs the folder /var/lib/nginx";
  },
  start: (_, port) => ({
    ...found("nginx"),
    args: ["-e", "stderr", "-p", `${join(CACHE, "peers")}/`, "-c", configured("nginx.conf", nginxSettings(port))],
  }),
  hello: ({ port, tickers }) => getBytes(port, `/sub/${tickers.join(",")}`),
  publisher: {
    hello: () => Buffer.alloc(0),
    publication: (ticker, port) =>
      publication(
        Buffer.from(
          `POST /pub/${ticker} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: ${priceOf(ticker).length}\r\n\r\n${priceOf(ticker)}`,
        ),
      ),
  },
};

const limitAt = (windowMs: number, works: Contender["works"]): Contender => ({
  name: `C, epoll, ${windowMs.toLocaleString("en")} ms`,
  kind: "limit",
  works,
  framing: "chunked",
  payload: "protobuf",
  missing: () => undefined,
  tickers: plainTickers,
  start: async ({ tickers, ticksPerSecond }, port) => ({
    command: await compiled("limit"),
    args: [String(port), String(tickers), String(ticksPerSecond), String(windowMs)],
  }),
  hello: ({ tickers }) =>
    Buffer.from(
      `POST / HTTP/1.1\r\nHost: limit\r\n\r\n${tickers.map((ticker) => Number(ticker.slice(1))).join(",")}\n`,
    ),
});

/** Servers in C and Go, and the limit in C. */
export const NATIVE_PEERS: readonly Contender[] = [
  limitAt(50, ["W1", "W2", "idle"]),
  ...GROWTH.map(({ name, windowMs }) => limitAt(windowMs, [name])),
  NATS,
  REDIS,
  MOSQUITTO,
  NCHAN,
];
