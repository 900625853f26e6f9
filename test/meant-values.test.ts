/** What docker-compose, Kubernetes and other hosts write below a name that flyctl does not know, in the keys that were meant. */
import { describe, expect, test } from "vitest";
import {
  checkBlock,
  dockerCommand,
  environmentBlock,
  pathOfUrl,
  portBlocks,
  swapIn,
  variablesIn,
  volumeBlock,
} from "../src/schema/meant-values.ts";

describe("a list of variables", () => {
  test.each([
    [["A=b", "C_1=d=e", "D="], { A: "b", C_1: "d=e", D: "" }],
    [["A=b\nc"], { A: "b\nc" }],
    [
      [
        { key: "A", value: "b" },
        { name: "C", value: 5 },
      ],
      { A: "b", C: 5 },
    ],
    // Where the value comes from elsewhere it is to be filled in.
    [[{ name: "A", secret: true }], { A: "..." }],
    [["A=b", { Name: "C", value: "d" }], { A: "b", C: "d" }],
  ])("%j", (value, variables) => expect(variablesIn(value)).toEqual(variables));

  test.each([
    ["A=b"],
    [[]],
    [["A=b", "C"]],
    [["A=b", 5]],
    [["1A=b"]],
    [["A=b", { value: "c" }]],
    [[{ key: 5 }]],
    [Array.from({ length: 13 }, (_, index) => `A${index}=b`)],
  ])("%j is none", (value) => expect(variablesIn(value)).toBeUndefined());

  test("becomes [env]", () => {
    expect(environmentBlock(["A=b"])).toBe('[env]\n  A = "b"');
    expect(environmentBlock(["A=b", "C"])).toBe("[env]");
  });
});

describe("a volume", () => {
  const of = (value: unknown) => volumeBlock(value).split("\n").slice(1).join(", ").replaceAll("  ", "");

  test.each([
    [{ source: "data_1", destination: "/var/lib/x" }, 'source = "data_1", destination = "/var/lib/x"'],
    [{ name: "db", mountPath: "/db", sizeGB: 5 }, 'source = "db", destination = "/db", initial_size = "5gb"'],
    [{ volume: "db", target: "/db", size: 500 }, 'source = "db", destination = "/db", initial_size = "500gb"'],
    [[{ name: "db", path: "/db" }, { name: "other" }], 'source = "db", destination = "/db"'],
    [{ mount: "/db", initial_size: 1 }, 'source = "data", destination = "/db", initial_size = "1gb"'],
    // What no volume can be called, no path, and no size in whole gigabytes.
    [{ name: "My Data", path: "db" }, 'source = "data", destination = "/data"'],
    [{ name: 5, path: 5, size: "5gb" }, 'source = "data", destination = "/data"'],
    [{ size: 0 }, 'source = "data", destination = "/data"'],
    [{ size: 1.5 }, 'source = "data", destination = "/data"'],
    [{ size: 501 }, 'source = "data", destination = "/data"'],
    ["./data:/data", 'source = "data", destination = "/data"'],
  ])("%j: %s", (value, keys) => expect(of(value)).toBe(keys));
});

describe("a health check", () => {
  test.each([
    [{ path: "/up", url: "/other" }, "/up"],
    [{ url: "http://localhost:8080/up" }, "/up"],
    [{ endpoint: "up" }, "/up"],
    [{ httpPath: "/up" }, "/up"],
    [[{ path: "/up" }], "/up"],
    // docker-compose runs a program in the container.
    [{ test: ["CMD", "curl", "-f", "http://localhost/up"] }, "/up"],
    [{ test: ["CMD-SHELL", "curl http://localhost/up || exit 1"] }, "/"],
    [{ test: ["CMD", "pg_isready"] }, "/"],
    [{ test: "exit 0" }, "/"],
    [true, "/"],
  ])("%j asks for %s", (value, path) =>
    expect(checkBlock(value)).toBe(`[[http_service.checks]]\n  path = "${path}"\n  interval = "15s"\n  timeout = "5s"`),
  );

  test.each([
    ["https://a.example:8080/health/up?x=1", "/health/up?x=1"],
    ["http://a.example", "/"],
    ["up", "/up"],
    ["/up", "/up"],
    ["/redirect?to=http://a.example", "/redirect?to=http://a.example"],
    [5, "/"],
  ])("of the address %j it takes %s", (value, path) => expect(pathOfUrl(value)).toBe(path));
});

test.each([
  [512, "512"],
  [{ size_mb: 512, size: 5 }, "512"],
  [{ size: "512" }, "512"],
])("the swap of %j is %s MB", (value, megabytes) => expect(swapIn(value)).toBe(megabytes));

test.each([
  ["node server.js --port=80", 'CMD ["node", "server.js", "--port=80"]'],
  ["npm run build && npm start", "CMD npm run build && npm start"],
  ['sh -c "x"', 'CMD sh -c "x"'],
])("the command %j is %s", (text, line) => expect(dockerCommand(text)).toBe(line));

describe("ports without sections", () => {
  const section = (port: number, handlers?: string) =>
    `[[services.ports]]\n  port = ${port}${handlers ? `\n  handlers = ${handlers}` : ""}`;

  test.each([
    [
      [80, 443, 25],
      [section(80, '["http"]'), section(443, '["tls", "http"]'), section(25)],
    ],
    // The public port comes first.
    [
      ["80:3000", "53/udp", "8443:443/tcp"],
      [section(80, '["http"]'), section(53), section(8443)],
    ],
    [[1, 2, 3, 65_535], [1, 2, 3, 65_535].map((port) => section(port))],
    [[], []],
  ])("%j", (value, sections) => expect(portBlocks(value)).toEqual(sections));

  test.each([[80], [[80, "http"]], [[0]], [[65_536]], [["80-90"]], [["127.0.0.1:80:80"]], [[1, 2, 3, 4, 5]], [[{}]]])(
    "%j have anything else",
    (value) => expect(portBlocks(value)).toBeUndefined(),
  );
});
