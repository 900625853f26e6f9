import { formatAddress, readAddress } from "../hints/address.ts";
import type { Manual } from "../manual.ts";
import { entryOf } from "../path.ts";
import { rule } from "../rule.ts";
import { toml } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";

const PLAIN: Readonly<Record<string, string>> = { https: "http", wss: "ws" };

const says = {
  plainOnly: (variable: string, address: string) =>
    `${variable} points to ${address}, but no certificate covers that name, so requests fail.`,
  ownTls: (variable: string, address: string, port: number) =>
    `${variable} points to ${address}, but no certificate covers that name. Requests fail unless the app itself serves TLS on port ${port}.`,
  addPort: "Add the port that the app listens on, such as :8080, because .internal bypasses Fly Proxy.",
  // With credentials in it the address is not repeated.
  beginWith: (scheme: string) => `Start the address with ${scheme}://`,
};

export default rule({
  id: "flycast-https-url",
  category: "networking",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/networking/flycast/",
  *check({ app }) {
    for (const { name, value, path } of app.env) {
      const address = readAddress(value);
      const plain = entryOf(PLAIN, address?.scheme ?? "");
      if (!address || plain === undefined || !/\.(?:flycast|internal)$/.test(address.host)) continue;
      const { port, hasCredentials } = address;
      // On another port the app itself may speak TLS, with a certificate of its own.
      const isOwnPort = port !== undefined && port !== 443 && port !== 80;
      const shown = formatAddress(address);
      const better = value.replace(/^\w+:/, `${plain}:`).replace(/^(\w+:\/\/[^/?#]*):443(?=[/?#]|$)/, "$1");
      const { help, fix } = setTo(path, toml(better), { safe: false });
      const plainHelp = hasCredentials ? says.beginWith(plain) : help;
      const needsPort = address.host.endsWith(".internal") && !isOwnPort;
      yield {
        path,
        severity: isOwnPort ? "info" : undefined,
        sensitive: hasCredentials || undefined,
        message: isOwnPort ? says.ownTls(name, shown, port) : says.plainOnly(name, shown),
        help: needsPort ? [plainHelp, says.addPort] : plainHelp,
        fix,
      };
    }
  },
});

export const manual: Manual = {
  title: "HTTPS on the private network",
  why: "Names that end in `.flycast` or `.internal` exist only on the private network, and no certificate covers them. Plain HTTP is safe there, because WireGuard encrypts the traffic.",
  how: "Use `http://`. With `.internal`, add the port that the app listens on. With `.flycast`, the other app must not set `force_https = true`.",
  examples: [
    {
      name: "HTTPS to Flycast",
      toml: `
        [env]
          API_URL = "https://acme-api.flycast/v1" # <--
      `,
      fixed: `
        [env]
          API_URL = "http://acme-api.flycast/v1"
      `,
    },
    {
      name: "WSS to a Machine",
      toml: `
        [env]
          SOCKET_URL = "wss://acme-live.internal:443" # <--
      `,
      fixed: `
        [env]
          SOCKET_URL = "ws://acme-live.internal"
      `,
    },
    {
      name: "plain HTTP",
      toml: `
        [env]
          API_URL = "http://acme-api.flycast"
          SITE_URL = "https://acme.fly.dev"
      `,
    },
  ],
};
