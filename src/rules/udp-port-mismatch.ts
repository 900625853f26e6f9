import { fieldPath, has } from "../app/section.ts";
import { covers, type Port, portPath } from "../app/service.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { areSeveral, portName, portNames } from "../words/names.ts";

const says = {
  notTranslated: (ports: readonly string[], internalPort: number) =>
    `Fly does not translate UDP ports: datagrams for ${portNames(ports)} reach the Machine on the same ${areSeveral(ports) ? "ports" : "port"}, not on ${internalPort}.`,
  changePublic: (key: string, internalPort: number, port: number) => [
    code(`${key} = ${internalPort}`),
    `Or make the app listen on fly-global-services:${port}, and move the port to a separate [[services]] with:`,
    code(`internal_port = ${port}`),
  ],
  changeInternal: (port: number) => [
    code(`internal_port = ${port}`),
    `Make the app listen on fly-global-services:${port}.`,
  ],
};

export default rule({
  id: "udp-port-mismatch",
  category: "networking",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "risk",
  docs: "https://fly.io/docs/networking/udp-and-tcp/",
  *check({ app }) {
    for (const service of app.services) {
      const { protocol, internalPort, ports } = service;
      if (protocol !== "udp" || internalPort === undefined) continue;
      // A range is handed through as it is: an app that listens on all of it is right to name one of its ports.
      const others = ports.filter((port) => port.start !== undefined && !covers(port, internalPort));
      if (others.length === 0) continue;
      // Where one of the ports fits, it is the others that have to change.
      const atPorts = others.length < ports.length || !has(service, "internal_port");
      yield* atPorts
        ? others.map((port) => finding(portPath(port), [port], internalPort))
        : [finding(fieldPath(service, "internal_port"), others, internalPort)];
    }
  },
});

function finding(path: Finding["path"], ports: readonly Port[], internalPort: number): Finding {
  const key = String(path.at(-1));
  const port = ports[0]?.start ?? internalPort;
  return {
    path,
    message: says.notTranslated(ports.map(portName), internalPort),
    help: key === "internal_port" ? says.changeInternal(port) : says.changePublic(key, internalPort, port),
  };
}

export const manual: Manual = {
  title: "A UDP service with different public and internal ports",
  why: "For TCP, Fly Proxy connects the public port to `internal_port`. For UDP, Fly only rewrites addresses: a datagram for port 53 arrives on port 53, whatever `internal_port` says.",
  how: "Use the same number for both, and make the app listen on that port of `fly-global-services`.",
  examples: [
    {
      name: "two numbers",
      toml: `
        [[services]]
          protocol = "udp"
          internal_port = 8053 # <--
          [[services.ports]]
            port = 53
      `,
    },
    {
      name: "one of two ports",
      toml: `
        [[services]]
          protocol = "udp"
          internal_port = 53
          [[services.ports]]
            port = 53
          [[services.ports]]
            port = 5353 # <--
      `,
    },
    {
      name: "the same number",
      toml: `
        [[services]]
          protocol = "udp"
          internal_port = 53
          [[services.ports]]
            port = 53
      `,
    },
    {
      name: "a range that the app listens on",
      toml: `
        [[services]]
          protocol = "udp"
          internal_port = 50000
          [[services.ports]]
            start_port = 50000
            end_port = 50100
      `,
    },
    {
      name: "TCP, where Fly Proxy translates",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 8053
          [[services.ports]]
            port = 53
      `,
    },
  ],
};
