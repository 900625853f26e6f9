import type { App } from "../app/model.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { type Table, valueAt } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import { currentForm, schemaAt } from "../schema/nodes.ts";
import type { Violation } from "../schema/violation.ts";
import { header, short, toml, tomlKey } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";
import { CONSEQUENCES } from "../words/consequence.ts";
import { wordMeant } from "../words/convert.ts";
import { either } from "../words/english.ts";

const says = {
  notOneOf: (value: string, key: string, then: string, allowed: readonly string[]) =>
    `${key} must be ${either(allowed)}, not ${value}, so ${then}.`,
  oneOf: (lines: readonly string[]) => ["Use one of:", ...lines.map(code)],
  notWithVolume: (strategy: string, mount: string) => `${strategy} does not work with the volume in ${mount}. Write:`,
};

export default rule({
  id: "invalid-enum-value",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "deploy",
  reads: "schema",
  docs: "https://fly.io/docs/reference/configuration/",
  *check({ app, document, violations }) {
    for (const violation of violations) yield finding(app, document.value, violation);
  },
});

function finding(app: App, root: Table, { path, value, schema, outcome }: Violation): Finding {
  const whole = schemaAt(path);
  const allowed = ((whole && currentForm(whole).enum) ?? schema?.enum ?? []).filter((item) => item !== "");
  const name = tomlKey(String(path.findLast((step) => typeof step === "string") ?? ""));
  const message = says.notOneOf(short(value), name, CONSEQUENCES[outcome], allowed.map(toml));
  // An item of a list has no key of its own.
  const start = typeof path.at(-1) === "number" ? "" : `${name} = `;
  const better = typeof value === "string" ? wordMeant(value, allowed) : undefined;
  if (better === undefined)
    return { path, outcome, message, help: says.oneOf(allowed.map((item) => `${start}${toml(item)}`)) };
  const [mount] = app.mounts;
  if (mount && path.join(".") === "deploy.strategy" && (better === "bluegreen" || better === "canary")) {
    const { help, fix } = setTo(path, '"rolling"', { safe: false });
    return { path, outcome, message, help: [says.notWithVolume(better, header(mount.path)), help], fix };
  }
  const list = valueAt(root, path.slice(0, -1));
  if (name === "handlers" && better === "tls" && Array.isArray(list)) {
    // Whoever says "https" speaks HTTP behind it.
    const handlers = [...new Set(["tls", "http", ...list.filter((item) => item !== value)])];
    return { path, outcome, message, ...setTo(path.slice(0, -1), toml(handlers), { safe: false }) };
  }
  const fix = { safe: false, changes: [{ set: path, toml: toml(better) }] };
  return { path, outcome, message, help: code(`${start}${toml(better)}`), fix };
}

export const manual: Manual = {
  title: "A value that the key does not accept",
  why: "Some keys accept only a few values. With any other value, flyctl cannot load the file, rejects it, or only the deploy fails. This depends on the key, and the report says which.",
  how: "Use one of the values in the report, spelled exactly as shown.",
  examples: [
    {
      name: "autostop",
      toml: `
        [http_service]
          internal_port = 8080
          auto_stop_machines = "on" # <--
      `,
      fixed: `
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
      `,
    },
    {
      name: "a signal as the command kill calls it",
      toml: `
        kill_signal = "TERM" # <--
      `,
      fixed: `
        kill_signal = "SIGTERM"
      `,
    },
    {
      name: "never, which autostop calls off",
      toml: `
        [http_service]
          internal_port = 8080
          auto_stop_machines = "never" # <--
      `,
      fixed: `
        [http_service]
          internal_port = 8080
          auto_stop_machines = "off"
      `,
    },
    {
      name: "strategy",
      toml: `
        [deploy]
          strategy = "blue-green" # <--
      `,
      fixed: `
        [deploy]
          strategy = "bluegreen"
      `,
    },
    {
      name: "strategy that no volume allows",
      toml: `
        [deploy]
          strategy = "blue-green" # <--
        [mounts]
          source = "data"
          destination = "/data"
      `,
      fixed: `
        [deploy]
          strategy = "rolling"
        [mounts]
          source = "data"
          destination = "/data"
      `,
    },
    {
      name: "https as a handler",
      toml: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.ports]]
            port = 443
            handlers = ["https"] # <--
      `,
      fixed: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
      `,
    },
    {
      name: "restart policy",
      toml: `
        [[restart]]
          policy = "no" # <--
      `,
      fixed: `
        [[restart]]
          policy = "never"
      `,
    },
    {
      name: "concurrency type",
      toml: `
        [http_service]
          internal_port = 8080
          [http_service.concurrency]
            type = "request" # <--
      `,
      fixed: `
        [http_service]
          internal_port = 8080
          [http_service.concurrency]
            type = "requests"
      `,
    },
    {
      name: "booleans, which mean stop and off",
      toml: `
        [http_service]
          internal_port = 8080
          auto_stop_machines = true
      `,
    },
  ],
};
