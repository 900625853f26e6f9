import { boolean, field, type Section, tables, text } from "../app/section.ts";
import type { Change } from "../change.ts";
import { folded } from "../go/fold.ts";
import { code, type Help } from "../help.ts";
import type { Manual } from "../manual.ts";
import { isTable, type Path, type Table, valueAt, withoutIndexes } from "../path.ts";
import { rule } from "../rule.ts";
import { adviceFor, wrongName } from "../schema/made-up-names.ts";
import { squashed } from "../schema/meant-values.ts";
import { block, header, toml } from "../toml/write.ts";
import { CHECK_KEYS, TOP_LEVEL_ONLY } from "../words/checks.ts";
import { timeMeant } from "../words/time.ts";

const says = {
  wrongName: (name: string, effect: string) => `\`${name}\` ${effect}.`,
  otherPort: (port: number) =>
    `A service check always uses the internal_port of its service. For port ${port}, add a top-level check (deploys wait for it, too):`,
  noCommands: (isHttp: boolean) =>
    `Fly does not run commands as checks. ${isHttp ? "An HTTP check requests a page:" : "A TCP check tests whether the port is open:"}`,
  noGet: "A gRPC server does not answer GET requests. Add a top-level check that connects to the port:",
};

export default rule({
  id: "check-key-wrong-section",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "ignored",
  reads: "schema",
  docs: "https://fly.io/docs/reference/configuration/#http_service-checks",
  *check({ violations, document }) {
    for (const { path, value, meant } of violations) {
      const known = wrongName(withoutIndexes(path));
      if (!known) continue;
      const items = sectionsAt(path, value);
      const service = serviceAt(document.value, path.slice(0, -1));
      const free = freeNames(document.value);
      const better = meant ? items.map((section) => moved(section, meant, service, free)) : [];
      const only = better.length === 1 ? better[0] : undefined;
      const changes = only?.changes;
      yield {
        path,
        at: items.length > 0 ? undefined : "key",
        message: says.wrongName(String(path.at(-1)), known.message),
        help: better.length === 0 ? adviceFor(known, value) : pasted(better),
        fix: changes && { safe: false, changes },
      };
    }
  },
});

/** Keys of checks that run something in the Machine, as Docker has them. */
const COMMANDS: readonly string[] = ["command", "cmd", "script", "test"];

interface Moved {
  /** Lines to paste. */
  readonly text: string;
  /** Why it has to leave the service. */
  readonly because?: string | undefined;
  readonly changes?: readonly Change[] | undefined;
}

/** What the rule has to know of the service that the check stands in. */
interface Around {
  readonly port: unknown;
  /** The app speaks HTTP/2 without TLS, as gRPC servers do. */
  readonly isH2: boolean;
}

function serviceAt(file: Table, path: Path): Around {
  const service = valueAt(file, path);
  const section = { path, table: isTable(service) ? service : {} };
  const options = [section, ...tables(section, "ports")].flatMap((one) => tables(one, "http_options"));
  return {
    port: field(section, "internal_port"),
    isH2: options.some((one) => boolean(one, "h2_backend") === true),
  };
}

/** The tables of a list, or the only one, each where it stands. */
function sectionsAt(path: Path, value: unknown): readonly Section[] {
  if (isTable(value)) return [{ path, table: value }];
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  return items.flatMap((item, index) => (isTable(item) ? [{ path: [...path, index], table: item }] : []));
}

/** Names for new top-level checks: `alive`, `alive2`, without those that the file has. */
function* freeNames(file: Table): Generator<string, never> {
  const checks = Object.keys(file).filter((key) => folded(key) === "checks");
  const taken = new Set(checks.map((key) => file[key]).flatMap((value) => (isTable(value) ? Object.keys(value) : [])));
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? "alive" : `alive${count}`;
    if (!taken.has(name)) yield name;
  }
}

function pasted(checks: readonly Moved[]): Help {
  const because = checks.find((check) => check.because !== undefined)?.because;
  return [...(because === undefined ? [] : [because]), ...checks.map(({ text }) => code(text))];
}

/** The check under the name that it has there. On another port than that of the service it can only be top-level. */
function moved(section: Section, meant: Path, service: Around, free: Iterator<string, never>): Moved {
  const { path, table } = section;
  const asksPage = text(section, "path") !== undefined;
  const isValue = (item: unknown) => !isTable(item) && !Array.isArray(item);
  const values = Object.entries(table)
    .filter(([key, item]) => isValue(item) || (key === "headers" && isTable(item)))
    .map(([key, item]) => [spelt(key), item] as const)
    .map(([key, item]) => [key, timeFor([...meant, key], item) ?? item] as const);
  const commands = asksPage ? [] : Object.keys(table).filter((key) => COMMANDS.includes(key));
  const dropped = [...TOP_LEVEL_ONLY, ...commands];
  const isHttp = meant[0] === "http_service";
  const page: Table = commands.length > 0 && isHttp ? { path: "/" } : {};
  const kept: Table = { ...page, ...Object.fromEntries(values.filter(([key]) => !dropped.includes(key))) };
  const topLevel = (port: number) =>
    block(header(["checks", free.next().value]), { type: asksPage ? "http" : "tcp", port, ...kept });
  const { port, isH2 } = service;
  if (typeof table.port === "number" && typeof port === "number" && table.port !== port)
    return { text: topLevel(table.port), because: says.otherPort(table.port) };
  // The checks of [http_service] are all HTTP.
  if (isH2 && !asksPage && isHttp && typeof port === "number") return { text: topLevel(port), because: says.noGet };
  const name = meant.at(-1) === "http_checks" && !asksPage ? "tcp_checks" : String(meant.at(-1));
  const title = header([...meant.slice(0, -1), name, 0]);
  const changes = [
    { header: path, toml: title },
    ...Object.keys(table).flatMap((key) => keyChanges([...path, key], table[key], kept[spelt(key)])),
    ...TOP_LEVEL_ONLY.filter((key) => Object.hasOwn(table, key)).map((key) => ({ remove: [...path, key] })),
  ];
  // The header of a table below would stay where it is, and what a command tests only its author can say otherwise.
  const isFlat = Object.values(table).every((item) => !isTable(item)) && commands.length === 0;
  const because = commands.length > 0 ? says.noCommands(isHttp) : undefined;
  return { text: block(title, kept), because, changes: isFlat ? changes : undefined };
}

/** A key of a check as flyctl spells it, where only the signs between its words are other ones. */
function spelt(key: string): string {
  return CHECK_KEYS.find((known) => squashed(known) === squashed(key)) ?? key;
}

/** What it takes to make of a key with its value the one that is kept of it. */
function keyChanges(path: Path, written: unknown, kept: unknown): readonly Change[] {
  const key = String(path.at(-1));
  return [
    ...(spelt(key) === key ? [] : [{ rename: path, toml: spelt(key) }]),
    ...(kept === undefined || kept === written || isTable(written) ? [] : [{ set: path, toml: toml(kept) }]),
  ];
}

/** A time as the section that was meant takes it: numbers count nanoseconds in [http_service], and text needs a unit. */
function timeFor(path: Path, value: unknown): string | undefined {
  if (!/^(?:interval|timeout|grace_period)$/.test(String(path.at(-1)))) return undefined;
  const isBare = typeof value === "number" && path[0] === "http_service";
  const isBareText = typeof value === "string" && /^\d{1,8}$/.test(value);
  return isBare || isBareText ? timeMeant(Number(value), path) : undefined;
}

export const manual: Manual = {
  title: "A key that belongs to the other kind of service",
  why: "`[http_service]` has `checks`; `[[services]]` has `http_checks` and `tcp_checks`. flyctl silently ignores the wrong one (under `services` even with `--strict`), so the app runs without health checks. Likewise, `[http_service]` has no `ports` and no `protocol`.",
  how: "Rename the key as the report shows.",
  links: ["https://github.com/superfly/docs/issues/1899"],
  examples: [
    {
      name: "http_checks under http_service",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.http_checks]] # <--
            path = "/up"
      `,
      fixed: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/up"
      `,
    },
    {
      name: "scripts, which Fly ran on its old platform, and docker-compose runs",
      toml: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.health_checks]] # <--
            type = "script"
            command = "npx playwright test health.spec.js"
            interval = 10000
          [[services.ports]]
            port = 443
            handlers = ["tls", "http"]
      `,
    },
    {
      name: "a script below http_service, which has no TCP checks",
      toml: `
        [http_service]
          internal_port = 8080
          [http_service.healthcheck] # <--
            test = "curl -f http://localhost:8080/ || exit 1"
            timeout = "5s"
      `,
    },
    {
      name: "times that only the other section would take",
      toml: `
        [http_service]
          internal_port = 8080
        [http_service.healthcheck] # <--
          path = "/up"
          interval = 15
          time-out = "5"
      `,
      fixed: `
        [http_service]
          internal_port = 8080
        [[http_service.checks]]
          path = "/up"
          interval = "15s"
          timeout = "5s"
      `,
    },
    {
      name: "checks under services",
      toml: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.checks]] # <--
            path = "/up"
      `,
      fixed: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.http_checks]]
            path = "/up"
      `,
    },
    {
      name: "checks written like top-level ones",
      toml: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.checks]] # <--
            type = "http"
            port = 8080
            path = "/up"
      `,
      fixed: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.http_checks]]
            path = "/up"
      `,
    },
    {
      name: "checks of another port, where the file has top-level checks",
      toml: `
        [[services]]
          internal_port = 6443
          protocol = "tcp"
          [[services.checks]] # <--
            type = "http"
            port = 9090
            path = "/livez"
        [checks.alive]
          type = "tcp"
          port = 6443
      `,
    },
    {
      name: "gRPC",
      toml: `
        [http_service]
          internal_port = 50051
          [http_service.http_options]
            h2_backend = true
          [[http_service.tcp_checks]] # <--
            interval = "15s"
      `,
    },
    {
      name: "an array that also holds something else",
      toml: `
        [http_service]
          internal_port = 8080
          http_checks = ["x", { path = "/up" }] # <--
      `,
    },
    {
      name: "ports under http_service",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.ports]] # <--
            port = 443
      `,
    },
    {
      name: "the right names",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/up"
      `,
    },
    {
      name: "in a section with capital letters",
      toml: `
        [Http_service]
          internal_port = 8080
          [[Http_service.http_checks]] # <--
            path = "/up"
      `,
      fixed: `
        [Http_service]
          internal_port = 8080
          [[Http_service.checks]]
            path = "/up"
      `,
    },
  ],
};
