import { createHmac } from "node:crypto";

/**
 * The header StreamPulse-Signature of a body: `t=<epoch seconds>,v1=<hex of HMAC-SHA256 over t, a point and the body>`.
 * The time is signed too, so that an old notice cannot be sent again as a new one.
 */
export function webhookSignature(secret: string, body: string, sentMs: number): string {
  const t = Math.floor(sentMs / 1_000);
  const v1 = createHmac("sha256", secret).update(`${t}.${body}`).digest("hex");
  return `t=${t},v1=${v1}`;
}
