/** `--suppress` of the command. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folder, inProcess } from "./flylint.ts";

const WEB = 'app = "shop"\nprimary_region = "fra"\n\n[http_service]\n  internal_port = 8080\n';
const REASON = ["--suppress", "--reason", "behind our own proxy"];

describe("--suppress", () => {
  test("writes comments for all that is reported, and says what is silenced", async () => {
    const cwd = folder({ "fly.toml": WEB, "apps/api/fly.toml": WEB.replace("shop", "shop-api") });
    const { code, out } = await inProcess([...REASON, "."], { cwd });
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/^No problems in 2 files; \d+ warnings silenced by comments\.\n$/),
    ]);
    expect(readFileSync(join(cwd, "fly.toml"), "utf8")).toBe(
      WEB.replace(
        "[http",
        "# flylint-disable-next-line force-https-missing, missing-health-checks -- behind our own proxy\n[http",
      ),
    );
    expect((await inProcess(["."], { cwd })).out).toBe(out);
  });

  test("of one rule only, where that is named, and leaves what flyctl refuses", async () => {
    const cwd = folder({ "fly.toml": WEB.replace("8080", '"8080"') });
    const { code, out } = await inProcess([...REASON, "--rule", "missing-health-checks", "--format", "concise"], {
      cwd,
    });
    expect([code, out]).toEqual([
      1,
      expect.stringMatching(
        /^fly\.toml:5:1: warning\[force-https-missing\].*\nfly\.toml:6:19: error\[value-type-mismatch\].*\n$/,
      ),
    ]);
  });

  test("says of JSON that it has no place for comments, where there is something to silence", async () => {
    const cwd = folder({ "fly.json": '{"app":"shop","primary_region":"fra","http_service":{"internal_port":8080}}\n' });
    const { code, err } = await inProcess([...REASON, "fly.json"], { cwd });
    expect([code, err]).toEqual([
      2,
      "fly.json: not silenced: JSON has no comments. Set the rules in flylint.toml, or use --write-baseline.\n",
    ]);
    const other = await inProcess([...REASON, "--rule", "single-volume", "fly.json"], { cwd });
    expect([other.code, other.err]).toEqual([0, ""]);
  });

  test.each([
    [["--suppress"], '--suppress needs a reason, such as: --reason "SQLite, backed up by Litestream"'],
    [["--suppress", "--reason", "a\nb"], "--reason must be a single line of text."],
    [["--reason", "x"], "--reason needs --suppress."],
    [[...REASON, "--rule", "single-volum"], 'Unknown rule "single-volum". Did you mean "single-volume"?'],
    [[...REASON, "--fix"], "Run --suppress and --fix one after the other."],
    [[...REASON, "--diff"], "Run --suppress and --diff one after the other."],
    [[...REASON, "--checklist"], "Run --suppress and --checklist one after the other."],
  ])("%j is wrong, and nothing is written", async (args, message) => {
    const cwd = folder({ "fly.toml": WEB });
    expect(await inProcess(args, { cwd })).toEqual({ code: 2, out: "", err: `${message}\n` });
    expect(readFileSync(join(cwd, "fly.toml"), "utf8")).toBe(WEB);
  });
});
