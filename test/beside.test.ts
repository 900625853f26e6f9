/** What stands beside a fly.toml: how each kind of file is read, and which file counts. */
import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readApp } from "../src/app/model.ts";
import { besideOf } from "../src/beside/beside.ts";
import { MANIFESTS } from "../src/beside/dependencies.ts";
import { deployedBy } from "../src/beside/deploys.ts";
import { readDockerfile } from "../src/beside/dockerfile.ts";
import { flyCommandsIn, optionOf } from "../src/beside/fly-commands.ts";
import { imageOf } from "../src/beside/image.ts";
import { sourcesOf } from "../src/beside/source.ts";
import { commandPort, imageWords } from "../src/beside/start.ts";
import { entry } from "../src/beside/tree.ts";
import { readWorkflow } from "../src/beside/workflow.ts";
import { readYaml } from "../src/beside/yaml.ts";
import { filesIn } from "../src/cli/read.ts";
import { lint } from "../src/index.ts";
import { PARSERS } from "../src/reader.ts";
import { parse } from "../src/toml/parse.ts";
import { filesFrom } from "./files.ts";
import { folder, inProcess } from "./flylint.ts";

const image = (text: string, target?: string, args?: Readonly<Record<string, string>>) =>
  imageOf("Dockerfile", readDockerfile(text), { target, args });

describe("a Dockerfile", () => {
  test("makes the image of its last stage, with what that has from the stages before it", () => {
    const made = image(
      [
        "ARG VERSION=22",
        "FROM node:$VERSION-slim AS base",
        "ENV PORT=3000 NODE_ENV=production",
        "USER node",
        "FROM base AS build",
        "EXPOSE 9229",
        "FROM base",
        "EXPOSE $PORT 53/udp",
        'VOLUME ["/data", "/cache"]',
        "COPY --from=build /app /app",
        "COPY start.sh /start.sh",
        'CMD ["node", \\',
        '  "server.js"]',
      ].join("\n"),
    );
    expect(made?.base).toEqual({ file: "Dockerfile", line: 2, value: "node:22-slim" });
    expect(made?.ports).toEqual([{ file: "Dockerfile", line: 8, value: 3000 }]);
    expect(made?.volumes.map(({ value }) => value)).toEqual(["/data", "/cache"]);
    expect(made?.user).toMatchObject({ line: 4, value: "node" });
    expect(made?.copies.map(({ sources }) => sources)).toEqual([["start.sh"]]);
    expect(made?.command).toMatchObject({ line: 12, words: ["node", "server.js"], isShell: false });
  });

  test("makes the image of the stage that is asked for", () => {
    const text = "FROM a AS web\nEXPOSE 80\nFROM b AS admin\nEXPOSE 90\n";
    expect(image(text, "web")?.ports.map(({ value }) => value)).toEqual([80]);
    expect(image(text, "WEB")?.base?.value).toBe("a");
    expect(image(text, "none")).toBeUndefined();
  });

  test("knows when ENTRYPOINT forgets a CMD", () => {
    expect(image('FROM a AS base\nCMD ["x"]\nFROM base\nENTRYPOINT ["y"]\n')?.command).toBeUndefined();
    expect(image('FROM a\nCMD ["x"]\nENTRYPOINT ["y"]\n')?.command?.words).toEqual(["x"]);
    expect(image("FROM a\nENTRYPOINT run me\nCMD x\n")).toSatisfy(
      (one) => one !== undefined && imageWords(one).join(" ") === "run me",
    );
  });

  test("says nothing of values that it does not tell", () => {
    const made = image("FROM $BASE\nARG TOKEN\nENV PORT=$OTHER\nEXPOSE $OTHER $" + "{P:-8080}\nUSER $UID:$GID\n");
    expect(made).toMatchObject({ base: undefined, user: undefined, env: [{ name: "PORT", value: undefined }] });
    expect(made?.ports.map(({ value }) => value)).toEqual([8080]);
    expect(made && commandPort(made)).toBeUndefined();
  });

  test("fills in the build arguments that are passed", () => {
    const text =
      "ARG TAG=22\nARG APP_PORT\nFROM node:$TAG\nARG APP_PORT\nARG OTHER=1\nENV PORT=$APP_PORT\nEXPOSE $OTHER\n";
    const made = image(text, undefined, { TAG: "24", APP_PORT: "8080", OTHER: "8080", PORT: "9" });
    expect(made?.base?.value).toBe("node:24");
    expect(made?.env).toMatchObject([{ name: "PORT", value: "8080" }]);
    expect(made?.ports.map(({ value }) => value)).toEqual([8080]);
  });

  test("keeps what is escaped, and leaves out what COPY has from the Dockerfile itself", () => {
    const made = image(
      [
        "FROM a",
        `RUN sed -i "s/\\r$//" start.sh`,
        "COPY <<EOF /start.sh",
        ". ./lib.sh",
        "EOF",
        'CMD ["sh", "-c", \\',
        "  # why",
        '  "node \\"my server.js\\""]',
      ].join("\r\n"),
    );
    expect(made?.text).toContain("\\r");
    expect(made?.copies).toEqual([]);
    expect(made?.command).toMatchObject({ line: 6, words: ["sh", "-c", 'node "my server.js"'], isShell: false });
  });

  test.each([
    ["", "\0\0\u0001", "FROM", "FROM a AS", "}{", "CMD [", 'FROM a\nCMD ["x"', "FROM a\nRUN <<E\nnever ends"],
  ])("is read whatever it is: %j", (...texts) => {
    for (const text of texts) expect(() => image(text)).not.toThrow();
  });
});

describe("the Dockerfile that counts", () => {
  const found = (toml: string, contents: Readonly<Record<string, string>>, filename = "fly.toml", folders = [""]) => {
    const files = filesFrom(contents, folders.slice(1));
    return besideOf(readApp(parse(toml)), filename, files, PARSERS).image()?.file;
  };

  test("is the one that the file names, else the one in its folder or around it", () => {
    expect(found("", { Dockerfile: "FROM a" })).toBe("Dockerfile");
    expect(found("", { dockerfile: "FROM a" })).toBe("dockerfile");
    expect(found('[build]\ndockerfile = "./x/Dockerfile"', { "x/Dockerfile": "FROM a", Dockerfile: "FROM b" })).toBe(
      "x/Dockerfile",
    );
    expect(found("", { "../Dockerfile": "FROM a" }, "api/fly.toml", ["", ".."])).toBe("../Dockerfile");
  });

  test("is none where an image or a builder is named, or where it may be one of several", () => {
    expect(found('[build]\nimage = "x"', { Dockerfile: "FROM a" })).toBeUndefined();
    expect(found('[build]\nbuilder = "x"', { Dockerfile: "FROM a" })).toBeUndefined();
    expect(found("[build.compose]", { Dockerfile: "FROM a" })).toBeUndefined();
    const both = { Dockerfile: "FROM a", "../Dockerfile": "FROM b" };
    expect(found("", both, "api/fly.toml", ["", ".."])).toBeUndefined();
    const several = { Dockerfile: "FROM a", "Dockerfile.worker": "FROM b" };
    expect(found("", several, "fly.worker.toml")).toBeUndefined();
    expect(found("", several)).toBe("Dockerfile");
  });

  test("is built in its own folder, so files of the folders around are not copied", () => {
    const contents = { Dockerfile: "FROM node:22\nCOPY . .\n" };
    const env = "STRIPE_KEY=sk_live_4eC39HqLyjWDarjtT1zdp7dcAAAABBBB\n";
    const rulesOf = (others: Readonly<Record<string, string>>) =>
      lint('app = "x"\n', { files: filesFrom({ ...contents, ...others }, ["../.."]) }).diagnostics.map(
        ({ rule }) => rule,
      );
    expect(rulesOf({ ".env": env })).toContain("env-file-in-image");
    expect(rulesOf({ "../../.env": env })).not.toContain("env-file-in-image");
    expect(rulesOf({ ".env": env, "../../.dockerignore": "**/.env\n" })).not.toContain("env-file-in-image");
  });

  test("is read only where a rule asks, and once", () => {
    const asked: string[] = [];
    const inner = filesFrom({ Dockerfile: "FROM node:22\nENV PORT=3000\n" });
    const files = { ...inner, read: (path: string) => (asked.push(path) > 0 ? inner.read(path) : undefined) };
    lint('app = "x"\n[build]\n  image = "nginx:1.29"\n', { files });
    expect(asked).toEqual([]);
    lint('app = "x"\n[http_service]\n  internal_port = 8080\n', { files, preset: "all" });
    expect(asked.filter((path) => path === "Dockerfile")).toHaveLength(1);
  });
});

describe("YAML", () => {
  test("is read with its lines, aliases and merges included", () => {
    const tree = readYaml("a: &x\n  b: 1\nc:\n  - *x\n  - |\n    one\n    two\n");
    expect(entry(tree, "a", "b")).toMatchObject({ line: 2, text: "1" });
    expect(entry(tree, "c")?.items.map(({ line, text }) => [line, text])).toEqual([
      [2, undefined],
      [5, "one\ntwo\n"],
    ]);
  });

  test("is read with what << brings along, behind what is written there", () => {
    const tree = readYaml("x: &x {image: a, user: b}\ny: &y\n  tty: c\nz:\n  <<: [*x, *y]\n  user: d\n");
    expect(entry(tree, "z")?.entries.map(([key, { text, line }]) => [key, text, line])).toEqual([
      ["user", "d", 6],
      ["image", "a", 1],
      ["tty", "c", 3],
    ]);
  });

  test("that no person wrote is refused, not expanded", () => {
    const bomb = `a: &a [1, 2]\n${"bcdefghij"
      .split("")
      .map((name, index) => {
        const before = "abcdefghi"[index];
        return `${name}: &${name} [${Array(9).fill(`*${before}`).join(", ")}]`;
      })
      .join("\n")}\n`;
    expect(() => readYaml(bomb)).toThrow();
    expect(() => readYaml("[".repeat(5000))).toThrow();
  });
});

describe("a workflow", () => {
  const workflow = readWorkflow(
    "deploy.yml",
    readYaml(
      [
        "on:",
        "  push:",
        "    branches: [main]",
        "jobs:",
        "  api:",
        "    environment: production",
        "    steps:",
        "      - uses: superfly/flyctl-actions/setup-flyctl@master",
        "      - run: |",
        "          echo fly deploy",
        "          cd apps",
        "          flyctl --verbose deploy --remote-only \\",
        "            -c api/fly.toml",
        "        env:",
        "          FLY_API_TOKEN: $" + "{{ secrets.FLY_API_TOKEN }}",
      ].join("\n"),
    ),
  );

  test("tells what it deploys, where, and with what", () => {
    expect(workflow.triggers).toEqual(["push"]);
    expect(workflow.atBranch).toEqual({ file: "deploy.yml", line: 8 });
    expect(workflow.commands).toHaveLength(1);
    const [command] = workflow.commands;
    expect(command).toMatchObject({ line: 12, folder: "apps", token: "FLY_API_TOKEN", hasEnvironment: true });
    expect(command?.verbs[0]).toBe("deploy");
    expect(command && optionOf(command, "-c", "--config")).toBe("api/fly.toml");
  });
});

test("commands of flyctl are told from what only looks like one", () => {
  const verbs = (script: string) =>
    flyCommandsIn({ text: script, folder: "", file: "x", line: 1 }).map((one) => one.verbs.join(" "));
  expect(verbs("# fly deploy $(fly deploy)\necho fly deploy\necho 'run; fly deploy'")).toEqual([]);
  expect(verbs("A=b sudo fly -a shop scale count 2; flyctl certs add x.com && fly deploy --ha=false")).toEqual([
    "scale count 2",
    "certs add x.com",
    "deploy",
  ]);
  expect(verbs("fly deploy -c $" + "{{ matrix.config }} --app $APP")).toEqual(["deploy"]);
});

test.each([
  ['CMD ["npm", "start"]', ["server.js"]],
  ['CMD ["npm", "run", "web"]', ["web.ts"]],
  ["CMD yarn web", ["web.ts"]],
  ['CMD ["node", "/app/server.js"]', ["server.js"]],
  ["CMD uvicorn api.main:app --port 80", ["api/main.py"]],
  ['CMD ["npm", "run", "none"]', []],
  ['CMD ["/server"]', []],
] as const)("the source of what an image starts is found: %s", (command, expected) => {
  const names = ["server.js", "web.ts", "api/main.py"];
  const scripts = { start: "node ./server.js", web: "cross-env NODE_ENV=production tsx web.ts" };
  const files = filesFrom({
    ...Object.fromEntries(names.map((name) => [name, name])),
    "package.json": JSON.stringify({ scripts }),
    Dockerfile: `FROM x\n${command}\n`,
  });
  const beside = besideOf(readApp(parse("")), "fly.toml", files, PARSERS);
  const made = beside.image();
  expect(made && sourcesOf(made, beside)).toEqual(expected);
});

test.each([
  ["FLY_APP=a fly deploy", "a"],
  ["export FLY_APP=a\nfly deploy", "a"],
  ["FLY_APP=a\nfly deploy -a b", "b"],
  ["FLY_APP=$X fly deploy", "*"],
  ["FLY_APP=a true\nfly deploy", undefined],
  ["fly deploy", undefined],
])("a command deploys the app that its environment names: %j", (script, app) => {
  const [command] = flyCommandsIn({ text: script, folder: "", file: "x", line: 1 });
  expect(command && optionOf(command, "-a", "--app")).toBe(app);
});

test.each([
  ["cd apps/api && fly deploy\nfly deploy", ["apps/api", "apps/api"]],
  ["(cd apps/api && fly deploy)\nfly deploy", ["apps/api", ""]],
  ["pushd apps/api\nfly deploy\npopd\nfly deploy", ["apps/api", ""]],
  ["cd apps\ncd api\nfly deploy\ncd ../..\nfly deploy\ncd -\nfly deploy", ["apps/api", "", "apps/api"]],
  ["cd $" + "{{ github.workspace }}/apps\nfly deploy", ["apps"]],
  ['cd "$(dirname "$0")/.."\nfly deploy', [""]],
  [
    'DIR=$(cd "$(dirname "$' + '{BASH_SOURCE[0]}")" >/dev/null 2>&1 && pwd)\ncd $' + "{DIR}/../api\nfly deploy",
    ["api"],
  ],
  ["ROOT=$(git rev-parse --show-toplevel)\ncd x\ncd $ROOT\nfly deploy", [""]],
  ["if x; then D=a; else D=b; fi\nD=c\ncd $D\nfly deploy", ["c"]],
  ["D=a\nD=b\ncd $D/..\nfly deploy", ["*"]],
  ['cd "$1"\nfly deploy\ncd ..\nfly deploy', ["*", "*"]],
  ["cd /srv\nfly deploy\ncd ~\nfly deploy\ncd\nfly deploy", ["*", "*", "*"]],
  ["cd ..\nfly deploy", ["*"]],
  ["A=$(cd api && fly deploy $(fly status))\nfly deploy", ["api", ""]],
  ["deploy() {\n  (fly deploy)\n}\nX=$(fly status)\ncase $1 in\n  api) cd api; fly deploy;;\nesac", ["", "api"]],
] as const)("a script tells where its commands run: %j", (text, folders) => {
  const found = flyCommandsIn({ text, folder: "", home: "scripts", file: "scripts/x.sh", line: 1 });
  expect(found.filter(({ verbs }) => verbs[0] === "deploy").map(({ folder: at }) => at)).toEqual(folders);
});

test("each line of a Makefile has a shell of its own", () => {
  const text = "a:\n\t@cd api && fly deploy\nb:\n\tfly deploy \\\n\t  -a x\n";
  const found = flyCommandsIn({ text, folder: "apps", file: "apps/Makefile", line: 1, isByLine: true });
  expect(found.map(({ folder: at, line }) => `${line} ${at}`)).toEqual(["2 apps/api", "4 apps"]);
});

describe("a config is deployed", () => {
  const deploys = (script: string, file: string) =>
    deployedBy(
      flyCommandsIn({ text: script, folder: "", file: "x", line: 1 }).map((one) => ({ ...one, isReview: false })),
      { path: file, isWhole: true },
      "acme",
    );

  test.each([
    ["fly deploy", "fly.toml", 1, false],
    ["fly deploy -a acme", "fly.toml", 1, false],
    ["fly deploy -a other", "fly.toml", undefined, true],
    ["fly deploy -a other\nfly deploy", "fly.toml", 2, false],
    ["fly deploy -c $FILE -a $APP", "fly.toml", undefined, true],
    ["fly deploy -c $FILE", "fly.toml", undefined, false],
    ["fly deploy -c fly.b.toml -a other", "fly.toml", undefined, false],
    ["fly deploy --process-groups web", "fly.toml", undefined, true],
    ["fly deploy -c $FILE -a acme", "fly.toml", undefined, true],
    ["cd $X && fly deploy -a acme", "apps/b/fly.toml", undefined, false],
    ["fly deploy --build-only", "fly.toml", undefined, true],
    ["fly deploy --build-only\nfly deploy", "fly.toml", 2, false],
    ["cd apps/b && fly deploy", "apps/b/fly.toml", 1, false],
    ["fly deploy apps/b", "apps/b/fly.toml", 1, false],
    ["fly deploy . -c apps/b/fly.toml", "apps/b/fly.toml", 1, false],
    ["fly deploy apps/b -c fly.b.toml --wait-timeout 5m", "apps/b/fly.b.toml", 1, false],
    ["fly deploy --label a=b", "fly.toml", 1, false],
    ["fly deploy --build-arg SHA=`git rev-parse HEAD`", "fly.toml", 1, false],
    ["fly deploy $OPTIONS $" + "{{ secrets[format('X_{0}', y)] }}", "fly.toml", 1, false],
    ["fly deploy apps/b", "apps/b/fly.json", 1, false],
    ["fly deploy", "fly.yaml", 1, false],
    ["fly deploy -c fly.toml", "fly.yaml", undefined, false],
    ['cd "$PROJECT_ROOT" && fly deploy', "fly.toml", 1, false],
    ["cd apps/b\ncd $ROOT_DIR\nfly deploy", "fly.toml", 3, false],
    ['cd "$REPO_ROOT/apps/b"\nfly deploy', "apps/b/fly.toml", 2, false],
    ['cd "$SOMEWHERE" && fly deploy', "fly.toml", undefined, false],
  ] as const)("as itself, or otherwise: %j", (script, file, line, isSpecial) => {
    expect(deploys(script, file)).toEqual({ asItself: line && { file: "x", line }, isSpecial });
  });
});

describe("manifests name what the program asks for itself", () => {
  test.each([
    [
      "package.json",
      '{\n"name": "pg-demo",\n"dependencies": {\n"pg-boss": "^10",\n"pg": "^8"\n}\n}',
      ["pg-boss:4", "pg:5"],
    ],
    [
      "package.json",
      '{"dependencies": {"@sentry/node": "catalog:"}, "peerDependencies": {"x": "1"}}',
      ["@sentry/node:1"],
    ],
    [
      "go.mod",
      "module x\nrequire (\n\ta.b/c v1.0.0\n\td.e/f v1.0.0 // indirect\n\tg.h/i v1.0.0 // why\n)\nrequire j.k/l/v2 v2.0.0\n",
      ["a.b/c:3", "g.h/i:5", "j.k/l/v2:7"],
    ],
    ["Gemfile", "# gem 'x'\ngem 'rails', '~> 8'\n  gem(\"sentry-ruby\")\n", ["rails:2", "sentry-ruby:3"]],
    ["mix.exs", '  [\n    {:phoenix, "~> 1.8"},\n    # {:sentry, "~> 10"},\n', ["phoenix:2"]],
    ["requirements.txt", "# x\nDjango==5\n-r other.txt\n", ["django:2"]],
    [
      "pyproject.toml",
      "[project]\ndependencies = [\n'fastapi>=1',\n\"sentry-sdk[fastapi]\"]\n",
      ["fastapi:3", "sentry-sdk:4"],
    ],
    [
      "pyproject.toml",
      '[tool.poetry.dependencies]\nDjango = "5"\n[tool.poetry.group.prod.dependencies]\nsentry-sdk = "2"\n',
      ["django:2", "sentry-sdk:4"],
    ],
    ["pyproject.toml", '[project.optional-dependencies]\ndb = ["psycopg[binary]"]\n', ["psycopg:2"]],
    ["Cargo.toml", '[dependencies]\nsqlx = "0.8"\n[dependencies.sentry]\nversion = "1"\n', ["sqlx:2", "sentry:3"]],
    ["composer.json", '{\n"require": {\n"laravel/framework": "11"\n}\n}', ["laravel/framework:3"]],
  ])("%s: %s", (file, text, expected) => {
    expect(MANIFESTS[file]?.(text).map(({ name, line }) => `${name}:${line}`)).toEqual(expected);
  });
});

describe("the command", () => {
  const FLY = 'app = "acme"\nprimary_region = "fra"\n[http_service]\n  internal_port = 8080\n  force_https = true\n';

  test("finds the files, names their lines in the report, and gives them as related places", async () => {
    const root = folder({ ".git/HEAD": "", "api/fly.toml": FLY, Dockerfile: "FROM node:22\nENV PORT=3000\n" });
    const { out } = await inProcess(["--format", "json", join(root, "api/fly.toml")]);
    const [report] = JSON.parse(out).files[0].diagnostics.filter(
      ({ rule }: { rule: string }) => rule === "image-port-mismatch",
    );
    expect(report.message).toContain("../Dockerfile:2");
    expect(report.related).toEqual([{ file: join(root, "Dockerfile"), line: 2 }]);
  });

  test.each([
    ["fly.toml", 'dockerfile = "my app/Dockerfile.web"'],
    ["fly.toml", "dockerfile = './my app/Dockerfile.web'"],
    ["fly.toml", '"dockerfile" = "my app/\\u0044ockerfile.web"'],
    ["fly.toml", 'dockerfile = """my app/Dockerfile.web"""'],
    ["fly.yaml", "dockerfile: my app/Dockerfile.web"],
    ["fly.yaml", "dockerfile: >-\n    my app/Dockerfile.web"],
    ["fly.json", '"dockerfile": "my app/Dockerfile.web"'],
  ])("looks into the Dockerfile that a %s names, however it is written: %s", async (name, line) => {
    const forms: Readonly<Record<string, string>> = {
      "fly.toml": `${FLY}[build]\n  ${line}\n`,
      "fly.yaml": `app: acme\nhttp_service:\n  internal_port: 8080\nbuild:\n  ${line}\n`,
      "fly.json": `{ "app": "acme", "http_service": { "internal_port": 8080 }, "build": { ${line} } }`,
    };
    const root = folder({
      ".git/HEAD": "",
      [name]: forms[name] ?? "",
      "my app/Dockerfile.web": "FROM node:22\nENV PORT=3000\n",
    });
    const { out } = await inProcess(["--format", "concise", join(root, name)]);
    expect(out).toContain("Dockerfile.web:2");
  });

  test("leaves out what is no regular file of the repository, or too long, and goes on", async () => {
    const outside = folder({ Dockerfile: "FROM node:22\nENV PORT=3000\n" });
    const root = folder({ ".git/HEAD": "", "fly.toml": FLY });
    const files = filesIn(root);
    symlinkSync(join(outside, "Dockerfile"), join(root, "Dockerfile"));
    symlinkSync(outside, join(root, "linked"));
    mkdirSync(join(root, "litefs.yml"));
    execFileSync("mkfifo", [join(root, "package.json")]);
    writeFileSync(join(root, "large.txt"), "x".repeat((1 << 20) + 1));
    writeFileSync(join(root, "binary.txt"), "a\0b");
    for (const path of ["Dockerfile", "linked/Dockerfile", "litefs.yml", "package.json", "large.txt", "binary.txt"]) {
      expect([path, files.read(path)]).toEqual([path, undefined]);
    }
    expect(files.exists("Dockerfile")).toBe(false);
    expect(files.exists("../")).toBe(false);
    expect(files.list("linked")).toEqual([]);
    const { code, out } = await inProcess(["--checklist", join(root, "fly.toml")]);
    expect(code).not.toBe(70);
    expect(out).toContain("could not be read");
  });

  test.each([
    ["fly.api.json", '{\n  "app": "api",\n  "env": { "SHOP": "http://acme.flycast" }\n}\n', 3],
    ["fly.api.yaml", "app: api\nenv:\n  SHOP: http://acme.flycast\n", 3],
    ["fly.api.toml", 'app = "api"\n[env]\n  SHOP = "http://acme.flycast"\n', 3],
  ])("reads %s beside the config", async (name, text, line) => {
    const root = folder({ ".git/HEAD": "", "fly.toml": FLY, [name]: text });
    const { out } = await inProcess(["--format", "concise", join(root, "fly.toml")]);
    expect(out).toContain(`SHOP (${name}:${line}) calls http://acme.flycast`);
  });

  test.each([
    ["fly.api.json", "{"],
    ["fly.api.yaml", "app: [\n"],
    ["fly.api.toml", "app = [\n"],
  ])("leaves out a %s that cannot be parsed", async (name, text) => {
    const root = folder({ ".git/HEAD": "", "fly.toml": FLY, [name]: text });
    const { out } = await inProcess(["--checklist", join(root, "fly.toml")]);
    expect(out.split(/could\s+not\s+be\s+read/)[1]).toContain(name);
  });

  test("reads each file once", () => {
    const root = folder({ Dockerfile: "FROM a\n" });
    const files = filesIn(root);
    expect(files.read("Dockerfile")).toBe("FROM a\n");
    writeFileSync(join(root, "Dockerfile"), "FROM b\n");
    expect(files.read("Dockerfile")).toBe("FROM a\n");
  });

  test("names files that cannot be parsed once, in the checklist", async () => {
    const root = folder({
      ".git/HEAD": "",
      "fly.toml": FLY,
      "package.json": "{",
      ".github/workflows/deploy.yml": "a: [\n",
      "litefs.yml": "proxy: [\n",
    });
    const { out } = await inProcess(["--checklist", join(root, "fly.toml")]);
    const [line = ""] = /Left out, because it could not be read:[\s\S]*?\.\n\n/.exec(out) ?? [];
    for (const name of ["package.json", "deploy.yml", "litefs.yml"]) expect(line.split(name)).toHaveLength(2);
  });

  test("lets no secret of another file out", () => {
    const secret = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
    const files = filesFrom({ Dockerfile: `FROM node:22\nVOLUME /data/${secret}\n` });
    const { diagnostics } = lint(FLY, { files, preset: "all" });
    expect(diagnostics.map(({ rule }) => rule)).toContain("image-volume-without-mount");
    expect(JSON.stringify(diagnostics)).not.toContain(secret);
  });

  test("knows where the config is, also where it runs in its folder", async () => {
    const root = folder({
      ".git/HEAD": "",
      "apps/api/fly.toml": FLY,
      "apps/api/Makefile": "ship:\n\tfly deploy --ha=false\n",
      "apps/web/fly.toml": FLY.replace("acme", "web"),
      ".github/workflows/x.yml": "on: push\njobs:\n  x:\n    steps:\n      - run: fly deploy -c apps/web/fly.toml\n",
    });
    const statusOf = async (name: string, path: string, cwd: string) => {
      const { out } = await inProcess(["--checklist", "-f", "json", path], { cwd: join(root, cwd) });
      return JSON.parse(out).files[0].checklist.find(({ id }: { id: string }) => id === name).status;
    };
    for (const [path, cwd] of [
      ["fly.toml", "apps/api"],
      ["../api/fly.toml", "apps/web"],
      ["apps/api/fly.toml", ""],
      [join(root, "apps/api/fly.toml"), ""],
    ] as const) {
      expect([path, await statusOf("deploy-with-github-actions", path, cwd)]).toEqual([path, "manual"]);
      expect([path, await statusOf("multiple-machines", path, cwd)]).toEqual([path, "failed"]);
    }
    expect(await statusOf("deploy-with-github-actions", "fly.toml", "apps/web")).toBe("passed");
    expect(await statusOf("deploy-with-github-actions", "../web/fly.toml", "apps/api")).toBe("passed");
  });

  test("says of two configs of one repository that they have the same app", async () => {
    const found = async (other: string) => {
      const { out } = await inProcess([
        "--format",
        "json",
        folder({ ".git/HEAD": "", "a/fly.toml": FLY, "b/fly.toml": other }),
      ]);
      return JSON.parse(out).files.map(({ diagnostics }: { diagnostics: { rule: string }[] }) =>
        diagnostics.some(({ rule }) => rule === "app-in-two-configs"),
      );
    };
    expect(await found(FLY.replace("8080", "3000"))).toEqual([false, true]);
    expect(await found(`# a copy\n${FLY}[build]\n  dockerfile = "../a/Dockerfile"\n`)).toEqual([false, false]);
  });

  test("names the line of the app in the other config, and lets a workflow say that it is renamed", async () => {
    const step = (args: string) => `on: push\njobs:\n  x:\n    steps:\n      - run: flyctl deploy ${args}\n`;
    const at = (args: string) =>
      folder({
        ".git/HEAD": "",
        "a/fly.toml": FLY,
        "b/fly.json": `{\n  "app": "acme"\n}\n`,
        ".github/workflows/x.yml": step(args),
      });
    const found = async (root: string) => {
      const { out } = await inProcess(["--format", "sarif", "--preset", "recommended", root]);
      return JSON.parse(out).runs[0].results.filter(
        ({ ruleId }: { ruleId: string }) => ruleId === "app-in-two-configs",
      );
    };
    const root = at("");
    const [result] = await found(root);
    expect(result.level).toBe("note");
    expect(result.relatedLocations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: `file://${join(root, "a/fly.toml")}` },
          region: { startLine: FLY.split("\n").findIndex((line) => line.startsWith("app")) + 1 },
        },
      },
    ]);
    expect(await found(at("-c b/fly.json --app acme-b"))).toEqual([]);
    expect(await found(at("-c a/fly.toml --app acme-a"))).toEqual([]);
  });
});
