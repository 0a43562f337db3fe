import { PassThrough, type Duplex } from "node:stream";
import { describe, expect, test } from "vitest";
import { ChannelFault } from "../../engine/ports/alert-channel.ts";
import type { Dialled } from "./dial.ts";
import { outboundAddress, outboundUrl } from "./outbound-url.ts";
import { outboundPost, type OutboundRules } from "./outbound-post.ts";

/** This machine, in the ways in which people have written it into URLs to get past a check. */
const THIS_MACHINE = [
  "http://127.0.0.1/",
  "http://127.0.0.1:8080/x",
  "http://127.1/",
  "http://127.0.1/",
  "http://127.255.255.254/",
  "http://2130706433/",
  "http://017700000001/",
  "http://0x7f000001/",
  "http://0x7f.0.0.1/",
  "http://0177.0.0.1/",
  "http://0177.0.0.01/",
  "http://00000177.0.0.1/",
  "http://0x7f.1/",
  "http://127.0x0.0.1/",
  "http://127.0.0.1./",
  "http://%31%32%37.0.0.1/",
  "http://127。0。0。1/",
  "http://127．0．0．1/",
  "http://１２７.0.0.1/",
  "http://①②⑦.0.0.1/",
  "http:127.0.0.1/",
  "http:/127.0.0.1/",
  "http:////127.0.0.1/",
  "HTTP://127.0.0.1/",
  "http://[::1]/",
  "http://[0:0:0:0:0:0:0:1]/",
  "http://[0000::0001]/",
  "http://[::ffff:127.0.0.1]/",
  "http://[::ffff:7f00:1]/",
  "http://[0:0:0:0:0:ffff:127.0.0.1]/",
  "http://[64:ff9b::127.0.0.1]/",
  "http://localhost/",
  "http://LOCALHOST/",
  "http://localhost./",
  "http://a.localhost/",
  "http://ｌｏｃａｌｈｏｓｔ/",
  "http://loc%61lhost/",
  "http://xn--localhost-/",
] as const;

/** Networks behind the machine. */
const PRIVATE = [
  "http://10.0.0.1/",
  "http://10.1/",
  "http://012.0.0.1/",
  "http://167772161/",
  "http://172.16.0.1/",
  "http://172.31.255.255/",
  "http://192.168.1.1/",
  "http://0xc0a80101/",
  "http://100.64.0.1/",
  "http://169.254.1.1/",
  "http://[fe80::1]/",
  "http://[fc00::1]/",
  "http://[fdff::1]/",
  "http://[::ffff:192.168.1.1]/",
  "http://[::ffff:c0a8:101]/",
  "http://[64:ff9b::a00:1]/",
] as const;

/** What no setting allows: metadata of clouds, what is no host, what hides another address. */
const NEVER = [
  "http://169.254.169.254/latest/meta-data/",
  "http://2852039166/",
  "http://0xa9fea9fe/",
  "http://0251.0376.0251.0376/",
  "http://169.254.43518/",
  "http://169.254.169.254./",
  "http://[::ffff:169.254.169.254]/",
  "http://[::ffff:a9fe:a9fe]/",
  "http://[64:ff9b::a9fe:a9fe]/",
  "http://[fd00:ec2::254]/",
  "http://[fd00:0ec2:0:0:0:0:0:254]/",
  "http://[fd20:ce::254]/",
  "http://169.254.170.2/",
  "http://169.254.169.253/",
  "http://100.100.100.200/",
  "http://168.63.129.16/",
  "http://192.0.0.192/",
  "http://0.0.0.0/",
  "http://0/",
  "http://0.1.2.3/",
  "http://[::]/",
  "http://[::127.0.0.1]/",
  "http://[2002:7f00:1::]/",
  "http://[2002:a9fe:a9fe::]/",
  "http://[2001:0:7f00:1::]/",
  "http://[64:ff9b:1::7f00:1]/",
  "http://255.255.255.255/",
  "http://224.0.0.1/",
  "http://[ff02::1]/",
  "http://240.0.0.1/",
  "http://192.0.2.1/",
  "http://[2001:db8::1]/",
  "http://[100::1]/",
  "http://[fec0::1]/",
] as const;

/** What is no address at all for us, or not only one. */
const NO_ADDRESS = [
  "",
  "127.0.0.1",
  "//127.0.0.1/",
  "ftp://example.com/",
  "file:///etc/passwd",
  "gopher://example.com/",
  "data:text/plain,x",
  "javascript:alert(1)",
  "http://",
  "http://user@example.com/",
  "http://user:word@example.com/",
  "http://:word@example.com/",
  "http://example.com@127.0.0.1/",
  "http://127.0.0.1#@example.com:80@x/\n",
  "http://example.com\\@127.0.0.1/",
  "http:\\\\127.0.0.1\\",
  "http://exa mple.com/",
  " http://example.com/",
  "http://example.com/\r\nHost: x",
  "http://exam\tple.com/",
  "http://[fe80::1%25eth0]/",
  "http://[fe80::1%eth0]/",
  "http://256.0.0.1/",
  "http://1.2.3.4.5/",
  "http://0x100000000/",
  "http://09.0.0.1/",
  "http://[::1/",
  "http://example.com:99999/",
  `http://example.com/${"x".repeat(2_048)}`,
] as const;

/** What names of the tests mean. */
const names: Readonly<Record<string, readonly string[]>> = {
  localhost: ["127.0.0.1", "::1"],
  "localhost.": ["127.0.0.1"],
  "a.localhost": ["127.0.0.1"],
  "xn--localhost-": ["127.0.0.1"],
  "public.example": ["93.184.216.34"],
  "mixed.example": ["93.184.216.34", "10.0.0.1"],
  "metadata.example": ["169.254.169.254"],
  "zoned.example": ["fe80::1%eth0"],
  "mapped.example": ["::ffff:127.0.0.1"],
  "odd.example": ["0x7f.1"],
  "none.example": [],
};

/** Posts by these rules, and tells what was dialled. */
async function post(text: string, allowPrivate: boolean): Promise<{ dialled: Dialled[]; fault: ChannelFault }> {
  const dialled: Dialled[] = [];
  const rules: OutboundRules = {
    allowPrivate,
    resolve: async (host) => {
      const addresses = names[host];
      if (!addresses) throw new Error(`nobody told the test what ${host} is`);
      return addresses;
    },
    dial: (to): Duplex => {
      dialled.push(to);
      return new PassThrough().destroy(Object.assign(new Error("refused"), { code: "ECONNREFUSED" }));
    },
  };
  const url = outboundUrl(text);
  if (!url) throw new Error(`${text} is no address`);
  const sent = outboundPost({ who: "X", url, headers: {}, body: "" }, rules, new AbortController().signal);
  const fault: unknown = await sent.catch((error: unknown) => error);
  return { dialled, fault: fault as ChannelFault };
}

describe("without a word of the operator's", () => {
  test.each([...THIS_MACHINE, ...PRIVATE, ...NEVER])("%s is not called", async (text) => {
    const { dialled, fault } = await post(text, false);
    expect(dialled).toEqual([]);
    expect(fault).toBeInstanceOf(ChannelFault);
    expect(fault.kind).toBe("refused");
  });

  test.each(["mixed", "metadata", "zoned", "mapped", "odd"])(
    "a name for such an address is not called: %s",
    async (name) => {
      const { dialled, fault } = await post(`https://${name}.example/x`, false);
      expect(dialled).toEqual([]);
      expect(fault.kind).toBe("refused");
    },
  );

  test("what is public is", async () => {
    for (const text of ["http://93.184.216.34/", "http://[2606:2800:220:1::1]/", "http://[::ffff:93.184.216.34]/"]) {
      expect((await post(text, false)).dialled, text).toHaveLength(1);
    }
    const { dialled } = await post("https://public.example:8443/x?y", false);
    expect(dialled).toEqual([{ addresses: ["93.184.216.34"], port: 8_443, tlsName: "public.example" }]);
  });
});

describe("where the operator allows private addresses", () => {
  test.each([...THIS_MACHINE, ...PRIVATE])("%s is called", async (text) => {
    const { dialled } = await post(text, true);
    expect(dialled).toHaveLength(1);
  });

  test.each([...NEVER, "http://metadata.example/", "http://odd.example/"])("%s is not called", async (text) => {
    const { dialled, fault } = await post(text, true);
    expect(dialled).toEqual([]);
    expect(fault).toMatchObject({ kind: "refused", message: expect.stringContaining("no message may be sent to") });
  });
});

test.each(NO_ADDRESS)("%j is not taken for an address", (text) => {
  expect(outboundAddress.safeParse(text).success).toBe(false);
});

test("what may never be called is refused when it is given", () => {
  for (const text of NEVER) expect(outboundAddress.safeParse(text).success, text).toBe(false);
  for (const text of [...THIS_MACHINE, ...PRIVATE]) expect(outboundAddress.safeParse(text).success, text).toBe(true);
});

test("a name without an address is told so, and worth another attempt", async () => {
  const { fault } = await post("http://none.example/", true);
  expect(fault).toMatchObject({ kind: "later", message: "X has a name without an address." });
});
