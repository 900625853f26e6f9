/** The completions of the built command, asked of the shells themselves. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Shell } from "../../src/cli/options.ts";
import { flylint, folder } from "../flylint.ts";

const isHere = (shell: Shell) => spawnSync(shell, ["--version"]).status === 0;

/** A folder with a file and the script; `ask` is run in it, with what it is asked as arguments. */
function asker(shell: Shell, ask: string, options: readonly string[] = []) {
  const root = folder({ "fly.toml": "", script: flylint(["--completions", shell]).out, ask });
  return (...words: readonly string[]): readonly string[] => {
    const env = { PATH: process.env.PATH, HOME: root, TERM: "dumb" };
    const { status, stdout, stderr } = spawnSync(shell, [...options, join(root, "ask"), ...words], { cwd: root, env });
    expect([status, stderr.toString()]).toEqual([0, ""]);
    return stdout.toString().split("\n").filter(Boolean);
  };
}

for (const shell of ["bash", "zsh", "fish"] as const)
  if (!isHere(shell)) console.warn(`SKIPPED: the test of the completions for ${shell} needs ${shell}.`);

describe.runIf(isHere("bash"))("bash", () => {
  // The words are given as bash splits them: an equals sign is one.
  const ask = `source ./script
    complete -p flylint > /dev/null || exit 1
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
    _flylint
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const completed = asker("bash", ask, ["--norc"]);

  test.each([
    [["--pre"], ["--preset"]],
    [["--fix", "--unsafe"], ["--unsafe-fixes"]],
    [
      ["--preset", ""],
      ["recommended", "production", "all"],
    ],
    [
      ["--preset", "="],
      ["recommended", "production", "all"],
    ],
    [["--preset", "=", "pro"], ["production"]],
    [["-f", "js"], ["json"]],
    [["--format", "json", "=", ""], []],
    [["--rule", "single-v"], ["single-volume="]],
    [["--rule", "=", "single-v"], ["single-volume="]],
    [
      ["--rule", "single-volume", "="],
      ["off", "info", "warning", "error"],
    ],
    [["--rule", "=", "single-volume", "=", "w"], ["warning"]],
    [["--explain", "single-v"], ["single-volume"]],
    [
      ["--explain", "http_service.auto_st"],
      ["http_service.auto_stop_machines", "http_service.auto_start_machines"],
    ],
    [["--explain", "checks.*.po"], ["checks.*.port"]],
    [["--completions", "z"], ["zsh"]],
    [["--show", "=", "s"], ["svg"]],
    [["--show", "--pre"], ["--preset"]],
    [["--show", ""], []],
    [["--max-warnings", ""], []],
    // Files are up to bash itself.
    [["fl"], []],
    [["--config", "fl"], []],
    [["--", "--pre"], []],
  ])("%j", (words, expected) => expect(completed("flylint", ...words)).toEqual(expected));
});

describe.runIf(isHere("fish"))("fish", () => {
  const completed = asker("fish", "source ./script; complete -C $argv[1] | string replace -r '\\t.*' ''; true", [
    "--no-config",
  ]);

  test.each([
    ["--pre", ["--preset"]],
    ["--preset=pro", ["--preset=production"]],
    ["--preset ", ["all", "production", "recommended"]],
    ["-f js", ["json"]],
    ["--rule single-volume=", ["error", "info", "off", "warning"].map((level) => `single-volume=${level}`)],
    ["--explain http_service.auto_st", ["http_service.auto_start_machines", "http_service.auto_stop_machines"]],
    ["--explain checks.*.po", ["checks.*.port"]],
    ["--max-warnings ", []],
    ["--show=s", ["--show=svg"]],
    ["--show fl", ["fly.toml"]],
    ["--config fl", ["fly.toml"]],
    ["fl", ["fly.toml"]],
  ])("%s", (line, expected) => expect(completed(`flylint ${line}`)).toEqual(expected));
});

describe.runIf(isHere("zsh"))("zsh", () => {
  // A terminal of its own, where the tab key is pressed; the line as it is then is printed by another key.
  const ask = `zmodload zsh/zpty
    zpty z zsh -f -i
    zpty -w z "PS1=; autoload -Uz compinit; compinit -D -u; source ./script
      told() { print -r -- \\"<<\\$BUFFER>>\\" > told; }; zle -N told
      bindkey '^I' complete-word; bindkey '^T' told; print REA''DY"
    zpty -r -m z out '*READY*'
    zpty -n -w z "$1"$'\\t\\x14'
    repeat 100; do sleep 0.1; [[ -s told ]] && break; done
    zpty -d z
    cat told`;
  const completed = asker("zsh", ask, ["-f"]);

  test.each([
    ["--pres", "--preset="],
    ["--preset=pro", "--preset=production "],
    ["--preset pro", "--preset production "],
    ["-f js", "-f json "],
    ["--rule single-v", "--rule single-volume="],
    ["--rule single-volume=w", "--rule single-volume=warning "],
    ["--explain http_service.auto_sto", "--explain http_service.auto_stop_machines "],
    ["--show=s", "--show=svg "],
    ["--show fl", "--show fly.toml "],
    ["--config fl", "--config fly.toml "],
    ["fl", "fly.toml "],
  ])("%s", (line, expected) => expect(completed(`flylint ${line}`)).toEqual([`<<flylint ${expected}>>`]));
});
