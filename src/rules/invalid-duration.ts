import { parseDuration } from "../go/duration.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import type { Path } from "../path.ts";
import { type Finding, rule } from "../rule.ts";
import type { Violation } from "../schema/violation.ts";
import { short, toml, tomlKey } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";
import { CONSEQUENCES } from "../words/consequence.ts";
import { timeMeant } from "../words/time.ts";

const says = {
  tooLong: (line: string, then: string) =>
    `${line} is longer than 292 years, the most that flyctl can represent, so ${then}.`,
  noTime: (key: string, value: string, then: string) =>
    `${key} = ${value} is not a valid duration, so ${then}. Use a unit (ms, s, m or h) and no spaces.`,
};

export default rule({
  id: "invalid-duration",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "load",
  reads: "schema",
  docs: "https://fly.io/docs/reference/configuration/",
  *check({ violations }) {
    for (const violation of violations) yield finding(violation);
  },
});

function finding({ path, value, outcome, schema }: Violation): Finding {
  const name = tomlKey(String(path.at(-1)));
  const [written, consequence] = [short(value), CONSEQUENCES[outcome]];
  // The pattern knows how a time is written, the parser also how long it may be.
  const isLong =
    typeof value === "string" &&
    value !== "" &&
    schema?.pattern !== undefined &&
    new RegExp(schema.pattern).test(value);
  const message = isLong ? says.tooLong(`${name} = ${written}`, consequence) : says.noTime(name, written, consequence);
  const better = typeof value === "string" ? meant(value, path) : undefined;
  if (better !== undefined) return { path, outcome, message, ...setTo(path, toml(better), { safe: false }) };
  return { path, outcome, message, help: code(`${name} = ${toml(schema?.examples?.[0] ?? "30s")}`) };
}

const UNITS: readonly (readonly [RegExp, string])[] = [
  [/^(ms|msecs?|milliseconds?)$/, "ms"],
  [/^(s|secs?|seconds?)$/, "s"],
  [/^(m|mins?|minutes?)$/, "m"],
  [/^(h|hrs?|hours?)$/, "h"],
];

/** `30`, `5 minutes`, `10S`, `2d` as Go writes them. */
function meant(text: string, path: Path): string | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(?:([a-z]+)\s*)?$/i.exec(text);
  if (!match) return undefined;
  const [, number = "", unit = ""] = match;
  if (unit === "") return timeMeant(Number(number), path);
  if (/^d(ays?)?$/i.test(unit)) return `${Number(number) * 24}h`;
  const known = UNITS.find(([pattern]) => pattern.test(unit.toLowerCase()));
  const better = known && `${number}${known[1]}`;
  // Longer than Go can count: 292 years.
  return better && parseDuration(better) !== undefined ? better : undefined;
}

export const manual: Manual = {
  title: "An invalid duration",
  why: "A duration is one or more numbers, each with a unit (`ns`, `us`, `ms`, `s`, `m` or `h`), without spaces. There is no unit for days. If a duration is anything else, flyctl cannot load the file.",
  how: 'Write "30s", "1m30s" or "2h". A duration in quotes always needs a unit.',
  links: ["https://pkg.go.dev/time#ParseDuration"],
  examples: [
    {
      name: "no unit",
      toml: `
        kill_timeout = "120" # <--
      `,
      fixed: `
        kill_timeout = "2m"
      `,
    },
    {
      name: "milliseconds without their unit",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/up"
            interval = "15000" # <--
      `,
      fixed: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/up"
            interval = "15s"
      `,
    },
    {
      name: "space and a long word",
      toml: `
        [deploy]
          wait_timeout = "5 minutes" # <--
      `,
      fixed: `
        [deploy]
          wait_timeout = "5m"
      `,
    },
    {
      name: "empty string where flyctl has no default",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/up"
            interval = "" # <--
      `,
    },
    {
      name: "valid durations",
      toml: `
        kill_timeout = "1m30s"
        [deploy]
          wait_timeout = "500ms"
      `,
    },
    {
      name: "number of seconds without quotes",
      toml: `
        kill_timeout = 120
      `,
    },
  ],
};
