import type { App } from "../app/model.ts";
import { boolean, fieldPath, type Section, table, texts } from "../app/section.ts";
import { code, run } from "../help.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";
import { quoted, toml } from "../toml/write.ts";
import { fly } from "../words/commands.ts";
import { both } from "../words/english.ts";

/** Names of versions that Fly does not speak; misspelt names of the two others are the business of invalid-enum-value. */
const OLD = /^ssl|^tls\s*v?1(?:\.[01])?$/i;
const BOTH_VERSIONS = 'versions = ["TLSv1.2", "TLSv1.3"]';

const says = {
  old: (versions: readonly string[]) =>
    `Fly supports only TLSv1.2 and TLSv1.3, not ${both(versions.map(quoted))}, so the deploy fails.`,
  onlyTls12: (versions: readonly string[]) =>
    `versions = ${toml(versions)} disables TLSv1.3, which is faster and safer. With both enabled, old clients still get TLSv1.2.`,
  selfSigned: "Hosts without a certificate get a self-signed one, so visitors must click through a browser warning.",
  addHost: (command: string) => [
    code("default_self_signed = false"),
    "Then add a certificate for the host:",
    run(command),
  ],
  noHttp1: (alpn: readonly string[]) =>
    `alpn = ${toml(alpn)} omits "http/1.1": clients without HTTP/2 cannot connect, including many WebSocket libraries.`,
  offerHttp1: (alpn: readonly string[]) => [
    code(`alpn = ${toml(alpn)}`),
    "Or, for gRPC:",
    code("http_options = { h2_backend = true }"),
  ],
};

export default rule({
  id: "tls-options-weak",
  category: "security",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/configuration/#services-ports-tls_options",
  replaces: ["invalid-enum-value"],
  *check({ app }) {
    for (const { options, isHttp, isHttp2Only } of tlsOptions(app)) {
      yield* versions(options);
      if (boolean(options, "default_self_signed")) yield selfSigned(options, fly(app, "certs add HOST"));
      const alpn = texts(options, "alpn");
      // gRPC speaks nothing but HTTP/2.
      if (isHttp && !isHttp2Only && alpn.length > 0 && !alpn.includes("http/1.1")) yield noHttp1(options, alpn);
    }
  },
});

interface Place {
  readonly options: Section;
  readonly isHttp: boolean;
  readonly isHttp2Only: boolean;
}

/** Every `tls_options`, with what the port does beside TLS. */
function tlsOptions(app: App): readonly Place[] {
  // For UDP all of them are reported as one.
  const services = app.services.filter(({ protocol }) => protocol === "tcp");
  return services.flatMap((service) =>
    service.kind === "http_service"
      ? optionsIn(service, ["http"])
      : service.ports.flatMap((port) => optionsIn(port, port.handlers)),
  );
}

function optionsIn(place: Section, handlers: readonly string[]): readonly Place[] {
  const options = table(place, "tls_options");
  const http = table(place, "http_options");
  const isHttp2Only = http !== undefined && boolean(http, "h2_backend") === true;
  return options ? [{ options, isHttp: handlers.includes("http"), isHttp2Only }] : [];
}

function* versions(options: Section): Iterable<Finding> {
  const listed = texts(options, "versions");
  const old = listed.filter((version) => OLD.test(version));
  const path = fieldPath(options, "versions");
  if (old.length > 0) {
    yield { path, severity: "error", outcome: "deploy", message: says.old(old), help: code(BOTH_VERSIONS) };
  } else if (listed.length > 0 && listed.every((version) => version === "TLSv1.2")) {
    yield { path, severity: "info", message: says.onlyTls12(listed), help: code(BOTH_VERSIONS) };
  }
}

function selfSigned(options: Section, command: string): Finding {
  const path = fieldPath(options, "default_self_signed");
  return { path, severity: "info", message: says.selfSigned, help: says.addHost(command) };
}

function noHttp1(options: Section, alpn: readonly string[]): Finding {
  const better = [...alpn.filter((name) => name === "h2"), "http/1.1"];
  const path = fieldPath(options, "alpn");
  return { path, severity: "info", message: says.noHttp1(alpn), help: says.offerHttp1(better) };
}

export const manual: Manual = {
  title: "TLS options that are insecure or lock out clients",
  why: "Fly supports TLS 1.2 and 1.3. With any other version, the deploy fails. With `default_self_signed`, hosts without a certificate get one that no browser trusts. `alpn` without `http/1.1` locks out every client without HTTP/2.",
  how: "Delete `tls_options`: the defaults are good. Set `alpn` only for protocols other than HTTP, such as MQTT.",
  examples: [
    {
      name: "an old version",
      toml: `
        [http_service]
          internal_port = 8080
          [http_service.tls_options]
            versions = ["TLSv1.1", "TLSv1.2"] # <--
      `,
    },
    {
      name: "only TLS 1.2",
      toml: `
        [http_service]
          internal_port = 8080
          [http_service.tls_options]
            versions = ["TLSv1.2"] # <--
      `,
    },
    {
      name: "self-signed",
      toml: `
        [http_service]
          internal_port = 8080
          [http_service.tls_options]
            default_self_signed = true # <--
      `,
    },
    {
      name: "HTTP/2 only",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 8080
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
            tls_options = { alpn = ["h2"] } # <--
      `,
    },
    {
      name: "gRPC, which needs only HTTP/2",
      toml: `
        [http_service]
          internal_port = 8080
          [http_service.http_options]
            h2_backend = true
          [http_service.tls_options]
            alpn = ["h2"]
      `,
    },
    {
      name: "MQTT over TLS",
      toml: `
        [[services]]
          protocol = "tcp"
          internal_port = 1883
          [[services.ports]]
            port = 8883
            handlers = ["tls"]
            tls_options = { alpn = ["mqtt"] }
      `,
    },
    {
      name: "both versions",
      toml: `
        [http_service]
          internal_port = 8080
          [http_service.tls_options]
            versions = ["TLSv1.2", "TLSv1.3"]
            alpn = ["h2", "http/1.1"]
      `,
    },
  ],
};
