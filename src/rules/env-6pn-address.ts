import { run } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";

/** An address of a private network, not the network itself (`fdaa::/16`): https://fly.io/docs/networking/private-networking/ */
const ADDRESS = /(?<![\w:])fdaa(?::[\da-f]{0,4}){2,7}(?![\w:]|\/\d)/i;

const says = {
  willChange: (name: string, address: string) =>
    `${name} contains ${address}, the private address of one Machine. It changes when Fly replaces or moves that Machine.`,
  useName: [
    "Use the name of the app that has the address: APP.internal, or APP.flycast to go through Fly Proxy.",
    "To list the private addresses of an app:",
    run("fly ips private -a OTHER-APP"),
  ],
};

export default rule({
  id: "env-6pn-address",
  category: "networking",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/networking/private-networking/",
  *check({ app }) {
    for (const { name, value, path } of app.env) {
      const address = ADDRESS.exec(value)?.[0];
      // The resolver of every Machine has the same address.
      if (address === undefined || /^fdaa::3$/i.test(address)) continue;
      yield {
        path,
        message: says.willChange(name, address),
        help: says.useName,
      };
    }
  },
});

export const manual: Manual = {
  title: "The private address of a Machine",
  why: "Each Machine has an address that begins with `fdaa:`. It belongs to that Machine: when Fly replaces the Machine or moves it to another host, the address changes, and connections fail.",
  how: "Use `APP.internal`, which always resolves to the running Machines of an app, or `APP.flycast`.",
  examples: [
    {
      name: "a database by its address",
      toml: `
        [env]
          DB_HOST = "[fdaa:0:1234:a7b:276d:0:7fb3:2]" # <--
          DB_PORT = "3306"
      `,
    },
    {
      name: "within a URL",
      toml: `
        [env]
          REDIS_URL = "redis://[fdaa:0:1234:a7b:276d:0:7fb3:2]:6379/0" # <--
      `,
    },
    {
      name: "a whole network, to let it in",
      toml: `
        [env]
          ALLOWED_IPS = "fdaa::/16,172.16.0.0/12"
      `,
    },
    {
      name: "a name",
      toml: `
        [env]
          DB_HOST = "acme-db.internal"
      `,
    },
    {
      name: "the resolver",
      toml: `
        [env]
          NAMESERVER = "fdaa::3"
      `,
    },
  ],
};
