import { formatAddress, readAddress } from "../hints/address.ts";
import type { Manual } from "../manual.ts";
import { entryOf } from "../path.ts";
import { rule } from "../rule.ts";
import { toml, tomlKey } from "../toml/write.ts";

const PLAIN: Readonly<Record<string, string>> = { https: "http", wss: "ws" };

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
      // On another port the app itself may speak TLS, with a certificate of its own.
      const own = address.port !== undefined && address.port !== 443 && address.port !== 80;
      const better = value.replace(/^\w+:/, `${plain}:`).replace(/^(\w+:\/\/[^/?#]*):443(?=[/?#]|$)/, "$1");
      yield {
        path,
        message: `${name} leads to ${formatAddress(address)}, and nobody can issue a certificate for such a name: ${own ? `unless the app speaks TLS on port ${address.port} by itself, requests fail` : `Fly speaks plain ${plain} on the private network, so requests fail`}.`,
        help: address.hasCredentials ? `Begin it with ${plain}://` : `${tomlKey(name)} = ${toml(better)}`,
        ...(address.hasCredentials ? { sensitive: true as const } : {}),
        ...(own ? { severity: "info" as const } : {}),
        fix: { safe: false, changes: [{ set: path, toml: toml(better) }] },
      };
    }
  },
});

export const manual: Manual = {
  title: "HTTPS on the private network",
  why: "Names that end in `.flycast` or `.internal` exist on the private network only, and no certificate covers them. Flycast speaks plain HTTP; the traffic is encrypted by WireGuard all the same.",
  how: "Write `http://`. The app that is called must not have `force_https = true`.",
  examples: [
    {
      name: "https to Flycast",
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
      name: "wss to a Machine",
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
      name: "plain http",
      toml: `
        [env]
          API_URL = "http://acme-api.flycast"
          SITE_URL = "https://acme.fly.dev"
      `,
    },
  ],
};
