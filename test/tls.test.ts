import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect as connectHttp2 } from "node:http2";
import { request } from "node:https";
import { connect as connectTcp, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from "node:tls";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { credentials, makeClientConstructor } from "@grpc/grpc-js";
import {
  StreamPricesRequestSchema,
  StreamPricesResponseSchema,
  type StreamPricesRequest,
  type StreamPricesResponse,
} from "@streampulse/proto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";

import { readSettings, SettingsError } from "../apps/server/src/config.ts";
import { makeSelfSigned } from "../apps/server/src/transports/http/self-signed.ts";
import { startServer, type RunningServer } from "./running-server.ts";
import { envelope } from "./stream-reader.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const PATH = "/streampulse.v1.PriceService/StreamPrices";
const folder = mkdtempSync(join(tmpdir(), "streampulse-tls-"));
const certPath = join(folder, "cert.pem");
const keyPath = join(folder, "key.pem");
let ca: string;
let server: RunningServer;

beforeAll(async () => {
  const made = makeSelfSigned(Date.now());
  ca = made.cert;
  writeFileSync(certPath, made.cert);
  writeFileSync(keyPath, made.key);
  server = await startServer({
    STREAMPULSE_TLS_CERT_FILE: certPath,
    STREAMPULSE_TLS_KEY_FILE: keyPath,
    STREAMPULSE_ALLOWED_HOSTS: "prices.example",
  });
});

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** A handshake, as far as it comes. */
function shake(options: ConnectionOptions): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connectTls({ host: "127.0.0.1", port: server.port, ca, ...options }, () => resolve(socket));
    socket.on("error", reject);
  });
}

/** The status, headers and body of a GET over HTTP/1.1. */
function get(path: string, headers: Record<string, string> = {}) {
  return new Promise<{ status: number | undefined; hsts: string | undefined; text: string }>((resolve, reject) => {
    const call = request(`${server.url}${path}`, { ca, headers, servername: "localhost" }, (answer) => {
      let text = "";
      answer.on("data", (chunk) => (text += String(chunk)));
      const hsts = answer.headers["strict-transport-security"];
      answer.on("end", () => resolve({ status: answer.statusCode, hsts, text }));
    });
    call.on("error", reject);
    call.end();
  });
}

/** What GetStatus tells, over a connection of its own. */
async function status(): Promise<{ connections: number }> {
  const { text } = await get("/streampulse.v1.StatusService/GetStatus?connect=v1&encoding=json&message=%7B%7D");
  return JSON.parse(text) as { connections: number };
}

describe("a port with a certificate", () => {
  test("says https, and chooses h2 and HTTP/1.1 by ALPN; a client without ALPN gets HTTP/1.1", async () => {
    expect(server.url).toBe(`https://127.0.0.1:${server.port}`);
    for (const [offered, chosen] of [
      [["h2", "http/1.1"], "h2"],
      [["http/1.1"], "http/1.1"],
      [undefined, false],
    ] as const) {
      const socket = await shake(offered ? { ALPNProtocols: [...offered] } : {});
      expect(socket.alpnProtocol).toBe(chosen);
      socket.destroy();
    }
    expect(await get("/healthz")).toMatchObject({ status: 200, text: "ok\n" });
  });

  test("speaks TLS 1.2 and newer, nothing older", async () => {
    const socket = await shake({ maxVersion: "TLSv1.2" });
    expect(socket.getProtocol()).toBe("TLSv1.2");
    socket.destroy();
    const old = { minVersion: "TLSv1.1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" } as const;
    await expect(shake(old)).rejects.toThrow();
  });

  test("streams over h2 with node:http2, and over HTTP/1.1 with plain requests", async () => {
    const session = connectHttp2(server.url, { ca });
    const call = session.request({
      ":method": "POST",
      ":path": PATH,
      "content-type": "application/connect+json",
    });
    call.end(envelope(JSON.stringify({ clientId: "tls-h2", tickers: ["AAPL"] })));
    let text = "";
    await new Promise<void>((resolve) => {
      call.on("data", (chunk) => {
        text += String(chunk);
        if (text.includes('"price"')) resolve();
      });
    });
    expect(text).toContain('"clientId":"tls-h2"');
    session.destroy();
    const body = envelope(JSON.stringify({ clientId: "tls-h1", tickers: ["AAPL"] }));
    const heard = await new Promise<string>((resolve, reject) => {
      const headers = { "content-type": "application/connect+json", "content-length": body.length };
      const stream = request(`${server.url}${PATH}`, { ca, method: "POST", headers }, (answer) => {
        let all = "";
        answer.on("data", (chunk) => {
          all += String(chunk);
          if (!all.includes('"price"')) return;
          stream.destroy();
          resolve(all);
        });
      });
      stream.on("error", reject);
      stream.end(body);
    });
    expect(heard).toContain('"clientId":"tls-h1"');
    await expect.poll(() => server.app.engine.status().streams).toBe(0);
  });

  test("is reached by @grpc/grpc-js", async () => {
    const Client = makeClientConstructor(
      {
        streamPrices: {
          path: PATH,
          requestStream: false,
          responseStream: true,
          requestSerialize: (value) => Buffer.from(toBinary(StreamPricesRequestSchema, value as StreamPricesRequest)),
          requestDeserialize: (bytes: Buffer) => fromBinary(StreamPricesRequestSchema, bytes),
          responseSerialize: (value) =>
            Buffer.from(toBinary(StreamPricesResponseSchema, value as StreamPricesResponse)),
          responseDeserialize: (bytes: Buffer) => fromBinary(StreamPricesResponseSchema, bytes),
        },
      },
      "PriceService",
    );
    const client = new Client(`localhost:${server.port}`, credentials.createSsl(Buffer.from(ca)));
    const call = client["streamPrices"]?.(
      create(StreamPricesRequestSchema, { clientId: "tls-grpc", tickers: ["AAPL"] }),
    );
    for await (const message of call) {
      expect(message.session?.tickers).toEqual(["AAPL"]);
      break;
    }
    call.cancel();
    client.close();
  });

  test.each(["grpc", "grpcweb", "connect"])(
    "is reached by buf curl over %s, which trusts it by --cacert and asks for h2",
    async (protocol) => {
      const words = ["curl", "--cacert", certPath, "--protocol", protocol, "--schema", "packages/proto", "-v"];
      const url = `https://localhost:${server.port}/streampulse.v1.PriceService/GetQuotes`;
      const buf = join(ROOT, "node_modules", ".bin", "buf");
      const ran = await promisify(execFile)(buf, [...words, "-d", '{"tickers":["AAPL"]}', url], { cwd: ROOT });
      expect(JSON.parse(ran.stdout)).toMatchObject({ quotes: [{ ticker: "AAPL" }] });
      expect(ran.stderr).toMatch(/ALPN: server accepted (\S+ )*h2/);
    },
  );

  test("is reached by secure WebSockets, whose own origin is https", async () => {
    const url = `wss://localhost:${server.port}/v1/ws`;
    const shaken = new WebSocket(url, "streampulse.v1.json", { ca, origin: `https://localhost:${server.port}` });
    await once(shaken, "open");
    shaken.send(JSON.stringify({ op: "open", request: { tickers: ["AAPL"] } }));
    const heard: string[] = [];
    await new Promise<void>((resolve) => {
      shaken.on("message", (data) => {
        heard.push((data as Buffer).toString());
        if (heard.some((text) => text.includes('"price"'))) resolve();
      });
    });
    expect(heard.join("")).toMatch(/"session":.*"ticker":"AAPL","price":/);
    // What is no protocol of ours ends as it does in the clear.
    shaken.send("garbage");
    expect((await once(shaken, "close"))[0]).toBe(4_003);
    const foreign = new WebSocket(url, "streampulse.v1.json", { ca, origin: `http://localhost:${server.port}` });
    expect(String((await once(foreign, "error"))[0])).toContain("403");
    await expect.poll(() => server.app.engine.status().streams).toBe(0);
  });

  test("ends plain HTTP with words that help, and garbage without harm", async () => {
    const say = (bytes: string) =>
      new Promise<string>((resolve) => {
        let heard = "";
        const socket = connectTcp(server.port, "127.0.0.1", () => void socket.write(bytes, "latin1"));
        socket.on("data", (chunk) => (heard += String(chunk)));
        socket.on("error", () => {});
        socket.on("close", () => resolve(heard));
      });
    expect(await say("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 [\s\S]*TLS: use https/);
    // A handshake's first byte, and nonsense behind it.
    expect(await say("\x16garbage of at least the length of a record's head")).not.toContain("HTTP");
    expect((await get("/healthz")).status).toBe(200);
  });

  test("a client that leaves takes its connection along, whatever it had got to", async () => {
    const { connections } = await status();
    const idle = await shake({ ALPNProtocols: ["http/1.1"] });
    idle.destroy();
    const session = connectHttp2(server.url, { ca });
    await new Promise((resolve) => session.once("remoteSettings", resolve));
    session.destroy();
    connectTcp(server.port, "127.0.0.1", function (this: Socket) {
      this.end("\x16\x03", "latin1");
    });
    await expect.poll(async () => (await status()).connections).toBe(connections);
  });

  test("takes its own pages' calls, whose origin is https now, and no others'", async () => {
    const authority = `127.0.0.1:${server.port}`;
    expect((await get("/healthz", { origin: `https://${authority}` })).status).toBe(200);
    expect((await get("/healthz", { origin: `http://${authority}` })).status).toBe(403);
  });

  test("has browsers insist on TLS for its own name, never for loopback's, which other programs have too", async () => {
    expect((await get("/healthz", { host: "prices.example" })).hsts).toMatch(/^max-age=\d+$/);
    expect((await get("/healthz")).hsts).toBeUndefined();
  });
});

describe("settings of TLS", () => {
  const faultsOf = (env: Record<string, string>): string => {
    try {
      readSettings(env);
      return "";
    } catch (error) {
      if (error instanceof SettingsError) return error.message;
      throw error;
    }
  };

  test("a fault names the variable and what would be right, and repeats nothing of a file", () => {
    const other = join(folder, "other.pem");
    writeFileSync(other, makeSelfSigned(Date.now()).key);
    const garbage = join(folder, "garbage.pem");
    writeFileSync(garbage, "canary-5f1c");
    const both = (cert: string, key: string) =>
      faultsOf({ STREAMPULSE_TLS_CERT_FILE: cert, STREAMPULSE_TLS_KEY_FILE: key });
    expect(faultsOf({ STREAMPULSE_TLS_CERT_FILE: certPath })).toMatch(/TLS_KEY_FILE is missing/);
    expect(faultsOf({ STREAMPULSE_TLS_KEY_FILE: keyPath })).toMatch(/TLS_CERT_FILE is missing/);
    expect(both(join(folder, "none.pem"), keyPath)).toMatch(
      /TLS_CERT_FILE names "[^"]+", which cannot be read: there is no such file\./,
    );
    expect(both(certPath, other)).toMatch(/is not the key of/);
    expect(both(garbage, garbage)).toMatch(/TLS_CERT_FILE must name[\s\S]*TLS_KEY_FILE must name/);
    expect(both(garbage, garbage)).not.toContain("canary");
    const three = { STREAMPULSE_TLS_CERT_FILE: certPath, STREAMPULSE_TLS_KEY_FILE: keyPath };
    expect(faultsOf({ ...three, STREAMPULSE_TLS_SELF_SIGNED: "true" })).toMatch(/set one/);
    expect(faultsOf(three)).toBe("");
  });

  test("a self-signed certificate is made once, for its owner alone, and is the same after a restart", async () => {
    const env = { STREAMPULSE_TLS_SELF_SIGNED: "true", XDG_DATA_HOME: join(folder, "data") };
    const place = join(folder, "data", "streampulse", "self-signed");
    const shown: Buffer[] = [];
    for (let start = 0; start < 2; start++) {
      const own = await startServer(env);
      const trusted = readFileSync(join(place, "certificate.pem"), "utf8");
      // Only who is told of it trusts it, and then for each of loopback's names.
      for (const host of ["localhost", "127.0.0.1"]) {
        const socket = await shake({ host, port: own.port, ca: trusted });
        expect(socket.authorized).toBe(true);
        shown.push(socket.getPeerCertificate().raw);
        socket.destroy();
      }
      await own.close();
    }
    expect(shown).toHaveLength(4);
    expect(shown.every((raw) => raw.equals(shown[0] as Buffer))).toBe(true);
    expect(statSync(join(place, "key.pem")).mode & 0o077).toBe(0);
  });
});
