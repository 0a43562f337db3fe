import { expect, test } from "vitest";
import { openLink } from "./link.ts";

const NONE = { url: undefined, "token-file": undefined };

test.each([
  [{}, "http://127.0.0.1:8080"],
  [{ STREAMPULSE_PORT: "9000" }, "http://127.0.0.1:9000"],
  [{ STREAMPULSE_HOST: "localhost", STREAMPULSE_PORT: "1" }, "http://localhost:1"],
  [{ STREAMPULSE_HOST: "::1", STREAMPULSE_PORT: "65535" }, "http://[::1]:65535"],
  [{ STREAMPULSE_TLS_SELF_SIGNED: "true" }, "https://127.0.0.1:8080"],
  [{ STREAMPULSE_TLS_SELF_SIGNED: "false" }, "http://127.0.0.1:8080"],
  [{ STREAMPULSE_TLS_CERT_FILE: "/a.pem", STREAMPULSE_PORT: "9000" }, "https://127.0.0.1:9000"],
])("without --url the server of the environment %j is asked, at %s", (env, url) => {
  expect(openLink(NONE, env).url).toBe(url);
});

test("--url comes before the environment, right or wrong", () => {
  expect(openLink({ ...NONE, url: "http://host:1" }, { STREAMPULSE_PORT: "no" }).url).toBe("http://host:1");
});

test.each([
  { STREAMPULSE_PORT: "0" },
  { STREAMPULSE_PORT: "65536" },
  { STREAMPULSE_PORT: "" },
  { STREAMPULSE_PORT: "8080a" },
  { STREAMPULSE_HOST: "no host" },
])("%j does not say where a server is: exit code 2, with the variable's name", (env) => {
  const [name = ""] = Object.keys(env);
  expect(() => openLink(NONE, env)).toThrowError(
    expect.objectContaining({ exit: 2, message: expect.stringContaining(name) }) as Error,
  );
});
