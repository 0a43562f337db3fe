import { expect, test } from "vitest";
import { plainReason } from "./plain-reason.ts";

test.each([
  [
    "The server cannot be reached (400D2C21837F0000:error:0A00010B:SSL routines:tls_validate_record_header:wrong version number:../deps/openssl/openssl/ssl/record/methods/tlsany_meth.c:77: ).",
    "The server cannot be reached (what answers there does not speak TLS).",
  ],
  [
    "The server cannot be reached (Response does not match the HTTP/1.1 protocol (Invalid EOF state)).",
    "The server cannot be reached (the connection was cut).",
  ],
  [
    "The server cannot be reached (Response does not match the HTTP/1.1 protocol (Expected HTTP/, RTSP/ or ICE/)).",
    "The server cannot be reached (what answers there does not speak HTTP).",
  ],
  [
    "The server cannot be reached (C0:error:0A000410:SSL routines:ssl3_read_bytes:ssl/tls alert handshake failure:rec_layer_s3.c:912:SSL alert number 40).",
    "The server cannot be reached (TLS: ssl/tls alert handshake failure).",
  ],
  [
    "The server cannot be reached (connect ECONNREFUSED 127.0.0.1:1).",
    "The server cannot be reached (connect ECONNREFUSED 127.0.0.1:1).",
  ],
  ["a\u001b[2Jb", "a[2Jb"],
])("%s", (text, plain) => {
  expect(plainReason(text)).toBe(plain);
});
