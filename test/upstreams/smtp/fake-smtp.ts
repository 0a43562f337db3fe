import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

/** A mail as it was handed over. */
export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  /** Head and body as they stand. */
  readonly raw: string;
}

/** An SMTP server on loopback that asks for a user and password. */
export class FakeSmtp {
  readonly mails: Mail[] = [];
  /** While set, mails are refused at RCPT TO with this code. */
  refusal: number | undefined;
  /** While true, nothing is answered to RCPT TO. */
  isMute = false;
  readonly #server: SMTPServer;
  readonly #listeners = new Set<() => void>();

  private constructor(user: string, password: string) {
    this.#server = new SMTPServer({
      disabledCommands: ["STARTTLS"],
      allowInsecureAuth: true,
      disableReverseLookup: true,
      closeTimeout: 50,
      onAuth: (given, _session, done) => {
        if (given.username === user && given.password === password) done(null, { user });
        else done(Object.assign(new Error(`bad login ${given.username} ${given.password}`), { responseCode: 535 }));
      },
      onRcptTo: (address, _session, done) => {
        this.#tell();
        if (this.isMute) return;
        const { refusal } = this;
        if (refusal === undefined) done();
        else done(Object.assign(new Error(`<${address.address}>: no, ${password}`), { responseCode: refusal }));
      },
      onData: (stream, session, done) => {
        const pieces: Buffer[] = [];
        stream.on("data", (piece: Buffer) => pieces.push(piece));
        stream.on("end", () => {
          const { mailFrom, rcptTo } = session.envelope;
          const from = mailFrom === false ? "" : mailFrom.address;
          this.mails.push({ from, to: rcptTo.map(({ address }) => address), raw: Buffer.concat(pieces).toString() });
          done();
          this.#tell();
        });
      },
    });
    this.#server.on("error", () => {});
  }

  static async start(user: string, password: string): Promise<FakeSmtp> {
    const fake = new FakeSmtp(user, password);
    await new Promise<void>((resolve) => fake.#server.listen(0, "127.0.0.1", resolve));
    return fake;
  }

  /** Host and port. */
  get host(): string {
    return `127.0.0.1:${(this.#server.server.address() as AddressInfo).port}`;
  }

  /** How many connections are open. */
  open(): Promise<number> {
    return new Promise((resolve) => this.#server.server.getConnections((_, count) => resolve(count)));
  }

  /** Resolves once it is so; looks again after every command and mail. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise<void>((resolve) => this.#listeners.add(resolve));
  }

  /** Ends everything. Idempotent. */
  async close(): Promise<void> {
    if (!this.#server.server.listening) return;
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
  }
}
