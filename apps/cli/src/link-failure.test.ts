import { StreamPulseError } from "@streampulse/client";
import { FAILURES } from "@streampulse/core";
import { expect, test } from "vitest";
import { keptFailure } from "./kept-link.ts";
import { linkFailure, unavailable } from "./link-failure.ts";

test.each([
  ["The server cannot be reached (connect ECONNREFUSED 127.0.0.1:8080).", "streampulse serve"],
  ["The server cannot be reached (getaddrinfo ENOTFOUND nosuch.invalid).", "streampulse serve"],
  ["no stream could be opened or kept: ECONNREFUSED (6 connections of 2 clients)", "streampulse serve"],
  ["no stream could be opened or kept: nothing answered", "streampulse serve"],
  ["The server cannot be reached (self-signed certificate; if the root CA …).", "NODE_EXTRA_CA_CERTS"],
  ["The server cannot be reached (0A00010B:SSL routines:x:wrong version number:y.c:77: ).", "try http://"],
])("%s: a hint says %s", (reason, hint) => {
  expect(unavailable(reason, "http://host").hint).toContain(hint);
});

test.each([
  "HTTP 400: This port speaks TLS: use https.",
  "HTTP 501.",
  "Too many connections: try again later.",
  "no stream could be opened or kept: closed by the server (6 connections of 2 clients)",
])("%s: a server has answered, so none is to be started", (reason) => {
  expect(unavailable(reason, "http://host")).toMatchObject({ exit: 4, hint: undefined });
});

test("a damaged database is the server's matter, whichever command meets it, and is followed by the way back", () => {
  const reason = "STORAGE_UNUSABLE";
  const error = new StreamPulseError(FAILURES[reason].code, "The server's database is damaged.", { reason });
  const told = { exit: 4, hint: expect.stringContaining("streampulse backup") };
  expect(keptFailure(error, "http://host")).toMatchObject(told);
  expect(linkFailure(error, "http://host")).toMatchObject(told);
  const taken = new StreamPulseError(FAILURES.NAME_TAKEN.code, "There is one.", { reason: "NAME_TAKEN" });
  expect(keptFailure(taken, "http://host")).toMatchObject({ exit: 2, hint: undefined });
});
