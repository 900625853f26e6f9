/** The output formats: each whole, over files that have everything in them, and read by the programs that it is for. */
import { readFileSync } from "node:fs";
import { marked, type Tokens } from "marked";
import { describe, expect, test } from "vitest";
import manifest from "../package.json" with { type: "json" };
import { type FileReport, FORMATS, type FormatName, format, lint, type Preset, unreadable } from "../src/index.ts";
import {
  complaintsOfJunit,
  complaintsOfQuality,
  complaintsOfReport,
  complaintsOfSarifSchema,
  isReviewdogHere,
  readByReviewdog,
} from "./checks.ts";

// Put together, so that nobody's scanner takes it for one.
const SECRET = `sk_live_${"4eC39HqLyjWDarjtT1zdp7dc"}`;

/** Errors, a warning, an info, fixes, comments that silence, a secret, and columns that bytes count otherwise. */
const MIXED = `app = "shop"
primary_region = "fra"

[env]
  "größe" = 1
  TOKEN = "${SECRET}"

[deploy]
  strategy = "rolling"
  release_comand = "🚀 migrate" # flylint-disable-line unknown-key -- tomorrow

[http_service]
  internal_port = "8080"
  auto_stop_machines = true
`;

/** Everything that means something to a format, where a message has to say it. */
const HOSTILE = `]]> ::error file=a,line=1::b %0A ##[error] <b>@team</b> [x](http://evil) | \`c\` & "q" 'r' {0}`;
const ODD = `app = "odd"
primary_region = "fra"
${JSON.stringify(`${HOSTILE} \u001b[31m\u202e`)} = 1
[deploy]
  strategy = ${JSON.stringify(`🚀 ${HOSTILE}`)}
`;
const ODD_NAME = "odd/50%, a::b \"q\" 'r' ]]> <i>|`c` @team 🚀\n::error::x.fly.toml";

const reportOf = (path: string, text: string, preset: Preset = "recommended"): FileReport => ({
  path,
  text,
  ...lint(text, { filename: path, preset }),
});

const REPORTS: readonly FileReport[] = [
  reportOf("fly.toml", MIXED, "all"),
  reportOf("apps/clean/fly.toml", readFileSync("fixtures/healthy.toml", "utf8")),
  unreadable("apps/gone/fly.toml", "no such file or directory."),
  reportOf(ODD_NAME, ODD),
];
const FOUND = REPORTS.flatMap(({ diagnostics }) => diagnostics);
const printed = (name: FormatName) => format(name, REPORTS);

test("the files have all that there is to print", () => {
  expect(new Set(FOUND.map(({ severity }) => severity))).toEqual(new Set(["error", "warning", "info"]));
  expect(FOUND.filter(({ fix }) => fix?.safe).length).toBeGreaterThan(0);
  expect(FOUND.filter(({ sensitive }) => sensitive).length).toBeGreaterThan(0);
  expect(REPORTS[0]?.silenced?.map(({ rule }) => rule)).toEqual(["unknown-key"]);
});

describe.each(FORMATS)("%s", (name) => {
  test("as a whole", async () => {
    const text = printed(name).replaceAll(`"${manifest.version}"`, '"VERSION"');
    await expect(text).toMatchFileSnapshot(`../fixtures/formats/${name}.txt`);
  });

  test("has no secret and no character that a terminal obeys", () => {
    expect(printed(name)).not.toContain(SECRET.slice(4, 14));
    expect(printed(name).replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cs}\u202e]/u);
    expect(printed(name)).not.toContain("##[");
  });

  test("has the file that could not be read", () => {
    expect(printed(name)).toContain("apps/gone/fly.toml");
    expect(printed(name)).toMatch(/no such file or directory\./i);
  });
});

test.each([
  ["pretty", /^$/],
  ["concise", /^$/],
  ["github", /^$/],
  ["json", /^\{"version":1,"files":\[\n\],/],
  ["gitlab", /^\[\n\]\n$/],
  ["sarif", /"results":\[\n\],/],
  ["junit", /<testsuites name="flylint">\n<\/testsuites>\n$/],
  ["checkstyle", /<checkstyle version="4.3">\n<\/checkstyle>\n$/],
  ["rdjson", /"diagnostics":\[\n\]\}\n$/],
  ["markdown", /^### flylint: no problems in 0 files\n/],
] as const)("%s of no file at all", (name, expected) => expect(format(name, [])).toMatch(expected));

test("concise: one line for each report", () => {
  const lines = printed("concise").trimEnd().split("\n");
  expect(lines.length).toBe(FOUND.length);
  for (const line of lines) expect(line).toMatch(/^.+:\d+:\d+: (?:error|warning|info)\[[a-z-]+\] \S/u);
});

/** As GitHub's runner reads a workflow command. */
function commandOf(line: string) {
  const [, command = "", list = "", data = ""] = /^::(\w+) (.*?)::(.*)$/.exec(line) ?? [];
  const plain = (text: string) => text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
  const pairs = list.split(",").map((pair) => pair.split("=", 2));
  const properties = pairs.map(([key = "", value = ""]) => [
    key,
    plain(value.replaceAll("%3A", ":").replaceAll("%2C", ",")),
  ]);
  return { command, properties: Object.fromEntries(properties), message: plain(data) };
}

test("github: each line is one command, and says what the report does", () => {
  const commands = printed("github").trimEnd().split("\n").map(commandOf);
  const expected = REPORTS.flatMap(({ path, diagnostics }) =>
    diagnostics.map(({ severity, line, endLine, rule, message, help }) => ({
      command: severity === "info" ? "notice" : severity,
      properties: expect.objectContaining({
        file: path.replace("\n", "\\u000a"),
        line: String(line),
        endLine: String(endLine),
        title: `flylint: ${rule}`,
      }),
      message: `${message}\n${help}`.replaceAll("##[", "#\\u0023["),
    })),
  );
  expect(commands).toEqual(expected);
});

test("json follows its schema", () => expect(complaintsOfReport(printed("json"))).toEqual([]));

test("gitlab: has what GitLab asks for, and no fingerprint twice", () => {
  expect(complaintsOfQuality(printed("gitlab"))).toBe(0);
});

test("sarif follows its schema, and names what comments silence", () => {
  expect(complaintsOfSarifSchema(printed("sarif"))).toEqual([]);
  const [run] = JSON.parse(printed("sarif")).runs;
  const quiet = run.results.filter((result: { suppressions?: unknown }) => result.suppressions);
  expect(quiet).toMatchObject([{ ruleId: "unknown-key", suppressions: [{ kind: "inSource" }] }]);
  for (const { ruleId, ruleIndex } of run.results) expect(run.tool.driver.rules[ruleIndex].id).toBe(ruleId);
  expect(run.invocations).toMatchObject([{ executionSuccessful: false, toolExecutionNotifications: [{}] }]);
});

test("junit follows the schema of Jenkins, and is red only where flylint is", async () => {
  expect(await complaintsOfJunit(printed("junit"))).toEqual([]);
  const errors = FOUND.filter(({ severity }) => severity === "error").length;
  expect(printed("junit").match(/<(?:failure|error) /g)?.length).toBe(errors);
});

test("the schema of Jenkins is asked in earnest", async () => {
  expect(await complaintsOfJunit(printed("junit").replace("<testcase ", "<testcas "))).not.toEqual([]);
  expect(await complaintsOfJunit(printed("junit").replace("&lt;b&gt;", "<b>"))).not.toEqual([]);
});

describe.runIf(isReviewdogHere)("read by reviewdog", () => {
  test.each(["rdjson", "checkstyle", "sarif"] as const)("%s", (name) => {
    const { status, complaints, lines } = readByReviewdog(printed(name), name);
    expect([status, complaints]).toEqual([0, ""]);
    // It prints each on a line, and takes a name for as long as its line break is.
    const starts = lines.filter((line) => /^(?:message:|\{"|\S.*:\d+:\d+: )/.test(line));
    // SARIF has what could not be read as a notification, and what is silenced as a result.
    expect(starts.length).toBe(FOUND.length);
  });
});

test("rdjson: columns count bytes, and a suggestion is what the fix makes of its place", () => {
  const line = 'http_service = { "größe 🚀" = 1, internal_port = 8080, auto_stop_machines = true }';
  const { diagnostics } = JSON.parse(format("rdjson", [reportOf("fly.toml", `app = "x"\n${line}\n`, "all")]));
  type Range = Readonly<Record<"start" | "end", { readonly line: number; readonly column: number }>>;
  const shown = ({ start, end }: Range) => {
    expect([start.line, end.line]).toEqual([2, 2]);
    return Buffer.from(line)
      .subarray(start.column - 1, end.column - 1)
      .toString();
  };
  const { location, suggestions } = diagnostics.find(
    ({ code }: { code: { value: string } }) => code.value === "boolean-autostop",
  );
  expect(shown(location.range)).toBe("true");
  expect(suggestions.map(({ range, text }: { range: Range; text: string }) => [shown(range), text])).toEqual([
    ["true", '"stop"'],
  ]);
});

test("markdown: a table, then the reports, and nothing that a file makes of it", () => {
  const tokens = marked.lexer(printed("markdown"));
  expect(tokens.filter(({ type }) => type !== "space").map(({ type }) => type)).toEqual([
    ...["heading", "table"],
    // The clean file has no section.
    ...["heading", "list", "heading", "list", "heading", "list"],
  ]);
  const table = tokens.find((token): token is Tokens.Table => token.type === "table");
  expect(table?.rows.map((row) => row.length)).toEqual(REPORTS.map(() => 5));
  const html: string[] = [];
  const links: string[] = [];
  const words: string[] = [];
  marked.walkTokens(tokens, (token) => {
    if (token.type === "html") html.push(token.raw);
    if (token.type === "link" || token.type === "image") links.push(token.href);
    if (token.type === "text" && !("tokens" in token && token.tokens)) words.push(token.raw);
  });
  expect(html).toEqual([]);
  expect(links).toEqual(FOUND.map(({ docs }) => docs.rule));
  expect(words.join(" ")).not.toMatch(/[@#]|:\/\//);
});

test.each(['x = "```"', "echo `a`", "a\n````\nb"])(
  "markdown: what is to be pasted is a block of code whatever it has in it: %j",
  (text) => {
    const [first] = FOUND;
    if (!first) throw new Error("nothing to report");
    const report = { path: "fly.toml", diagnostics: [{ ...first, helpParts: [{ kind: "command", text }] }] };
    const code: (readonly [string | undefined, string])[] = [];
    marked.walkTokens(
      marked.lexer(format("markdown", [{ ...REPORTS[0], text: MIXED, ...report } as FileReport])),
      (token) => {
        if (token.type === "code") code.push([token.lang, token.text]);
      },
    );
    expect(code).toEqual([["sh", text]]);
  },
);

test("markdown says what was found and is not shown", () => {
  const mixed = reportOf("fly.toml", MIXED, "all");
  const isLoud = ({ severity }: { readonly severity: string }) => severity === "error";
  const [loud, rest] = [mixed.diagnostics.filter(isLoud), mixed.diagnostics.filter((one) => !isLoud(one))];
  const count = (severity: string) => mixed.diagnostics.filter((one) => one.severity === severity).length;
  const row = `| \`fly.toml\` | cannot load it | ${count("error")} | ${count("warning")} | ${count("info")} |`;
  expect(Math.min(loud.length, count("warning"), count("info"))).toBeGreaterThan(1);
  const shown = (diagnostics: FileReport["diagnostics"]) =>
    format("markdown", [{ ...mixed, diagnostics, hidden: rest }]).split("\n");
  const left = `${count("warning")} warnings and ${count("info")} infos not shown`;
  expect(shown(loud)[0]).toBe(`### flylint: ${loud.length} errors in 1 file; ${left}`);
  expect(shown(loud)).toContain(row);
  expect(shown([])[0]).toBe(`### flylint: no errors in 1 file; ${left}`);
});

describe("what is left out where there is too much", () => {
  const report: FileReport = { ...reportOf("fly.toml", MIXED), more: 7 };

  test.each([
    ["concise", "\nfly.toml: 7 more. Only the most severe are shown.\n"],
    ["pretty", "\n  ... and 7 more. Only the most severe are shown.\n"],
    ["markdown", "7 more"],
    ["junit", "<system-out>7 more. Only the most severe are shown.</system-out>"],
  ] as const)("%s says so", (name, expected) => {
    expect(format(name, [report])).toContain(expected);
    expect(format(name, [{ ...report, more: 0 }])).not.toContain(" more. Only");
  });

  test("sarif says so in a note beside the results", () => {
    const [run] = JSON.parse(format("sarif", [report])).runs;
    expect(run.results.length).toBe(report.diagnostics.length + 1);
    expect(run.invocations[0].toolExecutionNotifications).toEqual([
      {
        level: "note",
        message: { text: "7 more reports about this file are left out: only the most severe are given." },
        locations: [{ physicalLocation: { artifactLocation: { uri: "fly.toml" } } }],
      },
    ]);
  });
});

test("sarif: other places of a report, where there are any", () => {
  const { diagnostics, ...report } = reportOf("fly.toml", ODD);
  const [first, second] = diagnostics;
  if (!first || !second) throw new Error("too little to report");
  const related = [{ file: "deploy dir/fly.yml", line: 3 }];
  const [run] = JSON.parse(format("sarif", [{ ...report, diagnostics: [{ ...first, related }, second] }])).runs;
  expect(run.results.map((one: { relatedLocations?: unknown }) => one.relatedLocations)).toEqual([
    [{ physicalLocation: { artifactLocation: { uri: "deploy%20dir/fly.yml" }, region: { startLine: 3 } } }],
    undefined,
  ]);
});

test("sarif: what the baseline knows is suppressed elsewhere than in the source", () => {
  const { diagnostics, ...report } = reportOf("fly.toml", ODD);
  const [first, ...others] = diagnostics;
  if (!first) throw new Error("nothing to report");
  const [run] = JSON.parse(format("sarif", [{ ...report, diagnostics: [first], known: others }])).runs;
  const kinds = run.results.map((one: { suppressions?: readonly { kind: string }[] }) => one.suppressions?.[0]?.kind);
  expect(kinds).toEqual([undefined, ...others.map(() => "external")]);
});

test.each([
  ["apps/a b/fly.toml", "apps/a%20b/fly.toml"],
  ["/srv/fly.toml", "file:///srv/fly.toml"],
  ["C:/srv/fly.toml", "file:///C%3A/srv/fly.toml"],
  ["a:b/fly.toml", "a%3Ab/fly.toml"],
])("sarif: the address of %j is %j", (path, uri) => {
  const [run] = JSON.parse(format("sarif", [unreadable(path, "gone.")])).runs;
  const [{ locations }] = run.invocations[0].toolExecutionNotifications;
  expect(locations).toEqual([{ physicalLocation: { artifactLocation: { uri } } }]);
});

test("github takes columns only where a range stays in its line", () => {
  const text = 'app = "x"\n[deploy]\n  strategy = """\nfast\n"""\n';
  const [line = ""] = format("github", [reportOf("fly.toml", text)])
    .split("\n")
    .filter((one) => one.includes("line=3,"));
  expect(line).toMatch(/^::error file=fly\.toml,line=3,endLine=5,title=flylint%3A /);
});

describe("fingerprints", () => {
  const marks = (text: string) =>
    JSON.parse(format("gitlab", [reportOf("fly.toml", text)])).map(
      ({ fingerprint }: { fingerprint: string }) => fingerprint,
    );

  test("stay where lines move", () => {
    const moved = MIXED.replace("[env]", "# one more\n\n[env]");
    expect(lint(moved).diagnostics.map(({ line }) => line)).not.toEqual(
      lint(MIXED).diagnostics.map(({ line }) => line),
    );
    expect(marks(moved)).toEqual(marks(MIXED));
  });

  test("stay where a message names another line", () => {
    const text =
      'app = "x"\nprimary_region = "fra"\n[http_service]\n  internal_port = 8080\n[http_service.concurrency]\n  force_https = true\n';
    expect(
      lint(text)
        .diagnostics.map(({ message }) => message)
        .join(),
    ).toContain("line 5");
    expect(marks(text.replace("[http_service]", "\n[http_service]"))).toEqual(marks(text));
  });

  test("are different for what is said twice", () => {
    const twice = marks('app = "x"\na = = 1\nb = = 1\n');
    expect(twice.length).toBe(2);
    expect(new Set(twice).size).toBe(2);
  });

  test("are those of SARIF, too", () => {
    const [run] = JSON.parse(format("sarif", [reportOf("fly.toml", MIXED)])).runs;
    const own = run.results.map(
      ({ partialFingerprints }: { partialFingerprints: object }) => Object.values(partialFingerprints)[0],
    );
    expect(own.slice(0, marks(MIXED).length)).toEqual(marks(MIXED));
  });
});

test("a name that is no format is said, with those that are", () => {
  const unknownFormat = () => format("xml" as FormatName, []);
  expect(unknownFormat).toThrow(RangeError);
  expect(unknownFormat).toThrow('Unknown format "xml". Use one of: pretty, json, ');
});
