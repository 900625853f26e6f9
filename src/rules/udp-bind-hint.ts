import type { App, Variable } from "../app/model.ts";
import type { Service } from "../app/service.ts";
import type { Manual } from "../manual.ts";
import type { Path } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import { toml, tomlKey } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";

/** The address of all interfaces, with the port if one follows. */
const ANY_ADDRESS = /(?<![\w.])(?:0\.0\.0\.0|\[::\])(?::(\d{1,5}))?(?![\w.])/g;
const BIND_NAME = /(?:^|_)(?:BIND|LISTEN|HOST|ADDR|ADDRESS)(?:_|$)/;

const says = {
  variable: (name: string, address: string) =>
    `${name} lets the app listen on ${address}: answers to UDP then leave from an address that the sender does not know, and are dropped.`,
  command: (address: string) =>
    `This command lets the app listen on ${address}: answers to UDP then leave from an address that the sender does not know, and are dropped.`,
};

export default rule({
  id: "udp-bind-hint",
  category: "networking",
  severity: { recommended: "off", production: "off", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/networking/udp-and-tcp/",
  *check({ app }) {
    const services = app.services.filter(({ protocol }) => protocol === "udp");
    if (services.length === 0) return;
    for (const variable of app.env.filter(({ name }) => BIND_NAME.test(name))) {
      const address = addressIn(variable.value, app, services, variable.name);
      if (address !== undefined) yield ofVariable(variable, address);
    }
    for (const { name, command, path } of app.groups) {
      const serving = services.filter(({ groups }) => groups.includes(name));
      if (serving.length === 0 || command === undefined) continue;
      const address = addressIn(command, app, serving, "");
      if (address !== undefined) yield ofCommand(command, address, path, name);
    }
  },
});

/** The address in `text` that is meant for UDP: the TCP side of an app does have to listen on all interfaces. */
function addressIn(text: string, app: App, services: readonly Service[], name: string): string | undefined {
  const tcp = app.services.filter(({ protocol }) => protocol === "tcp");
  for (const [address, port] of text.matchAll(ANY_ADDRESS)) {
    const before = text.slice(0, text.indexOf(address)).split(/\s+/).slice(-2).join(" ");
    const serves = (list: readonly Service[]) => list.some(({ internalPort }) => internalPort === Number(port));
    if (/udp/i.test(name) || /udp/i.test(before) || tcp.length === 0 || (serves(services) && !serves(tcp)))
      return address;
  }
  return undefined;
}

/** The text as one writes it in TOML, with the address that UDP needs. */
function better(text: string, address: string): string {
  return toml(text.replace(address, address.replace(/0\.0\.0\.0|\[::\]/, "fly-global-services")));
}

function ofVariable({ name, value, path }: Variable, address: string): Finding {
  return { path, message: says.variable(name, address), ...setTo(path, better(value, address), { safe: false }) };
}

function ofCommand(command: string, address: string, path: Path, name: string): Finding {
  // The old list of processes has its commands one level below.
  const place = typeof path.at(-1) === "number" ? [...path, "command"] : path;
  const value = better(command, address);
  return {
    path: place,
    message: says.command(address),
    help: `${tomlKey(name)} = ${value}`,
    fix: { safe: false, changes: [{ set: place, toml: value }] },
  };
}

export const manual: Manual = {
  title: "A UDP server that listens on all addresses",
  why: "Fly forwards UDP to one address of the Machine, `fly-global-services`. A server that listens on 0.0.0.0 gets the datagrams, but Linux picks another address for its answers, and clients drop those. UDP over public IPv6 is not supported.",
  how: "Let the UDP side listen on `fly-global-services`. The TCP side goes on listening on 0.0.0.0.",
  examples: [
    {
      name: "a command",
      toml: `
        [processes]
          app = "dns-server --udp 0.0.0.0:53" # <--
        [[services]]
          protocol = "udp"
          internal_port = 53
          processes = ["app"]
          [[services.ports]]
            port = 53
      `,
      fixed: `
        [processes]
          app = "dns-server --udp fly-global-services:53"
        [[services]]
          protocol = "udp"
          internal_port = 53
          processes = ["app"]
          [[services.ports]]
            port = 53
      `,
    },
    {
      name: "a variable",
      toml: `
        [env]
          STUN_BIND = "0.0.0.0:3478" # <--
        [[services]]
          protocol = "udp"
          internal_port = 3478
          [[services.ports]]
            port = 3478
      `,
      fixed: `
        [env]
          STUN_BIND = "fly-global-services:3478"
        [[services]]
          protocol = "udp"
          internal_port = 3478
          [[services.ports]]
            port = 3478
      `,
    },
    {
      name: "the address that Fly forwards to",
      toml: `
        [processes]
          app = "dns-server --udp fly-global-services:53"
        [[services]]
          protocol = "udp"
          internal_port = 53
          processes = ["app"]
          [[services.ports]]
            port = 53
      `,
    },
    {
      name: "the web side of an app that serves both",
      toml: `
        [env]
          HTTP_HOST = "0.0.0.0"
        [http_service]
          internal_port = 8080
        [[services]]
          protocol = "udp"
          internal_port = 27015
          [[services.ports]]
            port = 27015
      `,
    },
  ],
};
