const HELP = `flylint checks fly.toml, fly.json and fly.yaml files offline: what flyctl
rejects, and what causes trouble later.

Usage: flylint [options] [file or directory ...]

Without arguments, flylint checks ./fly.toml, or else ./fly.json or ./fly.yaml.
In a directory, it checks every fly.toml, fly.*.toml, fly.json and fly.yaml,
except those that .gitignore excludes. "-" reads standard input; with --fix,
the fixed text goes to standard output, and the report to standard error.
Quoted patterns such as 'apps/*/fly.toml' work too.

Settings come from the nearest flylint.toml, in this directory or above it.

Options:
  --preset NAME          recommended (default), production or all
  --environment NAME     production or staging (default: by the file's name and
                         the app's name)
  --rule ID=LEVEL        set a rule to off, info, warning or error; repeatable
  --ignore PATTERN       leave out files and directories; repeatable
  --config FILE          use this flylint.toml instead of the nearest one
  --no-config            use no flylint.toml
  --write-baseline       write the current reports to flylint-baseline.json, and
                         report only new ones from then on
  --prune-baseline       remove entries from it that match no report any more
  --baseline FILE        use this baseline instead of flylint-baseline.json
  --no-baseline          report what is in the baseline, too
  --print-config FILE    show the settings for a file and where they come from
  -f, --format NAME      pretty (default), json, concise, github, gitlab, sarif,
                         junit, checkstyle, rdjson or markdown
  --format NAME=FILE     write that format to a file (repeatable)
  --level LEVEL          the mildest reports to show: error, warning or info
                         (default: all, infos in short; info: all in full)
  -q, --quiet            the same as --level error
  --checklist            check against Fly's production checklist
  --show[=FORMAT]        show the app as Fly will run it, with every default:
                         text (default), json, mermaid or svg
  --no-suppressions      ignore flylint-disable comments
  --fix                  apply the safe fixes, and report what is left
  --unsafe-fixes         with --fix or --diff: also fixes that change how the
                         app runs
  --diff                 print what --fix would change, and change nothing
  --max-warnings N       exit with 1 if there are more than N warnings
  --color, --no-color    turn color on or off (also FORCE_COLOR, NO_COLOR)
  --stdin-filename NAME  file name to use for standard input
  --explain RULE         show what a rule is about and how to fix its reports
  --rules                list all rules and their levels in each preset
  -h, --help             show this help
  -v, --version          show the version

Exit codes: 0 no errors; 1 errors, too many warnings, or a diff that is not
empty; 2 invalid usage, a file that cannot be read or written, or nothing to
check; 70 internal error in flylint.
`;

/** What `--help` prints. */
export function help(): string {
  return HELP;
}
