import type { App, Variable } from "../app/model.ts";
import type { Service } from "../app/service.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import type { Path } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import { toml, tomlKey } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";

/** The address of all interfaces, with the port if one follows. */
const ANY_ADDRESS = /(?<![\w.])(?:0\.0\.0\.0|\[::\])(?::(\d{1,5}))?(?![\w.])/g;
/** What an app serves beside its UDP port, with or without a service for it. */
const TCP_SIDE = /tcp|http|web|api|admin|metric|prom|debug|pprof|health|grpc|redis|database|db_|sql/i;
const BIND_NAME = /(?:^|_)(?:BIND|LISTEN|HOST|ADDR|ADDRESS)(?:_|$)/;

const says = {
  variable: (name: string, address: string) =>
    `${name} makes the app listen on ${address}: its UDP replies come from the wrong address, so clients drop them.`,
  command: (address: string) =>
    `This command makes the app listen on ${address}: its UDP replies come from the wrong address, so clients drop them.`,
};

export default rule({
  id: "udp-bind-hint",
  category: "networking",
  severity: { recommended: "warning", production: "warning", all: "warning" },
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

interface Address {
  readonly text: string;
  /** Where it begins. */
  readonly index: number;
}

/** The address in `text` that is meant for UDP: the TCP side of an app does have to listen on all interfaces. */
function addressIn(text: string, app: App, services: readonly Service[], name: string): Address | undefined {
  const tcp = app.services.filter(({ protocol }) => protocol === "tcp");
  const serves = (list: readonly Service[], port: string) =>
    list.some(({ internalPort, ports }) => [internalPort, ...ports.map(({ start }) => start)].includes(Number(port)));
  for (const { 0: address, 1: port, index } of text.matchAll(ANY_ADDRESS)) {
    const before = text.slice(0, index).split(/\s+/).slice(-2).join(" ");
    const isUdp = /udp/i.test(name) || /udp/i.test(before);
    const isTcp = TCP_SIDE.test(name) || TCP_SIDE.test(before) || (port !== undefined && !serves(services, port));
    const isOnlyUdp = tcp.length === 0 || (port !== undefined && !serves(tcp, port));
    if (isUdp || (!isTcp && isOnlyUdp)) return { text: address, index };
  }
  return undefined;
}

/** The text as one writes it in TOML, with the address that UDP needs. */
function better(text: string, { index, text: address }: Address): string {
  const wanted = address.replace(/0\.0\.0\.0|\[::\]/, "fly-global-services");
  return toml(text.slice(0, index) + wanted + text.slice(index + address.length));
}

function ofVariable({ name, value, path }: Variable, address: Address): Finding {
  return { path, message: says.variable(name, address.text), ...setTo(path, better(value, address), { safe: false }) };
}

function ofCommand(command: string, address: Address, path: Path, name: string): Finding {
  // The old list of processes has its commands one level below.
  const place = typeof path.at(-1) === "number" ? [...path, "command"] : path;
  const value = better(command, address);
  return {
    path: place,
    message: says.command(address.text),
    help: code(`${tomlKey(name)} = ${value}`),
    fix: { safe: false, changes: [{ set: place, toml: value }] },
  };
}

export const manual: Manual = {
  title: "A UDP server that listens on all addresses",
  why: "Fly forwards UDP to one address of the Machine, `fly-global-services`. A server on 0.0.0.0 receives the datagrams, but Linux sends its replies from another address, and clients drop them. Fly does not support UDP over public IPv6.",
  how: "Make the app listen for UDP on `fly-global-services`. For TCP, keep 0.0.0.0.",
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
      name: "both sides in one command, of which only UDP is wrong",
      toml: `
        [processes]
          app = "dns-server --tcp 0.0.0.0:53 --udp 0.0.0.0:53" # <--
        [[services]]
          protocol = "udp"
          internal_port = 53
          [[services.ports]]
            port = 53
        [[services]]
          protocol = "tcp"
          internal_port = 53
          [[services.ports]]
            port = 53
      `,
      fixed: `
        [processes]
          app = "dns-server --tcp 0.0.0.0:53 --udp fly-global-services:53"
        [[services]]
          protocol = "udp"
          internal_port = 53
          [[services.ports]]
            port = 53
        [[services]]
          protocol = "tcp"
          internal_port = 53
          [[services.ports]]
            port = 53
      `,
    },
    {
      name: "a metrics port without a service",
      toml: `
        [env]
          METRICS_ADDR = "0.0.0.0"
          STATS_BIND = "0.0.0.0:9091"
        [[services]]
          protocol = "udp"
          internal_port = 53
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
