const HELP = `flylint checks fly.toml files, offline: flyctl's verdict, and what hurts later.

Usage: flylint [options] [file or folder ...]

Without a file it checks the fly.toml here. Of a folder it checks every fly.toml
and fly.*.toml below, except what .gitignore names. "-" is standard input.

Options:
  --preset NAME          recommended (the default), production or all
  -f, --format NAME      pretty (the default) or json
  -q, --quiet            show errors only
  --checklist            hold the file against Fly's production checklist
  --no-suppressions      report also what comments in the files silence
  --max-warnings N       exit with 1 when there are more than N warnings
  --color, --no-color    with or without colour (also FORCE_COLOR, NO_COLOR)
  --stdin-filename NAME  the name of what comes from standard input
  --explain RULE         what a rule is about, and how to mend what it reports
  --rules                all rules, with their levels in each preset
  -h, --help             this text
  -v, --version          the version

Exit codes: 0 no errors, 1 errors (or too many warnings), 2 wrong usage, or a
file that cannot be read, or nothing to check, 70 a fault of flylint itself.
`;

/** What `--help` prints. */
export function help(): string {
  return HELP;
}
