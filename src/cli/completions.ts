/** Completions for shells, made from the options, the rules and the keys. */
import { SETTABLE } from "../engine/settings.ts";
import { rules } from "../generated/rules.ts";
import { allKeys } from "../schema/keys.ts";
import { type CommandOption, OPTION_LIST, type Shell } from "./options.ts";
import { WHOLE_FILE } from "./topic.ts";

/** The script that teaches a shell to complete the command. */
export function completions(shell: Shell): string {
  return { bash, zsh, fish }[shell]();
}

const ids = rules.map(({ id }) => id);
const topics = [...ids, WHOLE_FILE, ...allKeys()];

/** What completes the value of an option: a list of words, or something that each shell does in its own way. */
type Way = readonly string[] | "topic" | "rule" | "file" | "nothing";

function wayOf({ choices }: CommandOption): Way {
  if (choices === undefined) return "nothing";
  return choices === "rule-or-key" ? "topic" : choices;
}

/** What is said of an option; one that another takes back has no words of its own. */
function helpOf(name: string, { help }: CommandOption): string {
  return help || (OPTION_LIST.find(([, { opposite }]) => opposite === name)?.[1].help ?? "");
}

const lines = (each: (name: string, option: CommandOption) => string | undefined): string =>
  OPTION_LIST.flatMap(([name, option]) => each(name, option) ?? []).join("\n");

function bash(): string {
  const cases = lines((name, option) => {
    if (option.type === "boolean") return undefined;
    const names = [`--${name}`, ...(option.short ? [`-${option.short}`] : [])].join(" | ");
    const way = wayOf(option);
    const action = typeof way === "string" ? `_flylint_${way}` : `_flylint_words "${way.join(" ")}"`;
    return `    ${names}) ${action} ;;`;
  });
  const optional = OPTION_LIST.flatMap(([name, option]) => (option.optional ? `--${name}` : [])).join("|");
  return `# Completions of flylint. In ~/.bashrc: source <(flylint --completions bash)
_flylint_words() {
  local word
  _flylint_nothing
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$1" \${2:+-S "$2"} -- "$current")
}
_flylint_topic() {
  _flylint_words "${topics.join(" ")}"
}
_flylint_rule() {
  if [[ $rule ]]; then
    _flylint_words "${SETTABLE.join(" ")}"
  else
    compopt -o nospace 2> /dev/null
    _flylint_words "${ids.join(" ")}" =
  fi
}
# Nothing here: then bash completes names of files.
_flylint_file() {
  :
}
# Not even those.
_flylint_nothing() {
  compopt +o default +o bashdefault 2> /dev/null
}
_flylint() {
  local current=\${COMP_WORDS[COMP_CWORD]} at=$((COMP_CWORD - 1)) rule="" equals="" option
  COMPREPLY=()
  [[ " \${COMP_WORDS[*]:0:COMP_CWORD} " == *" -- "* ]] && return
  # Bash takes an equals sign for a word of its own: --preset=all, --rule ID=LEVEL, --rule=ID=LEVEL.
  [[ $current == = ]] && current="" at=$COMP_CWORD
  if [[ \${COMP_WORDS[at]} == = && \${COMP_WORDS[at - 1]} != -* ]]; then
    rule=\${COMP_WORDS[at - 1]}
    at=$((at - 2))
  fi
  [[ \${COMP_WORDS[at]} == = ]] && at=$((at - 1)) equals=1
  option=\${COMP_WORDS[at]}
  # Where a value may be left out, it has to stand behind an equals sign.
  [[ ! $equals && $option == @(${optional}) ]] && option=""
  # What follows NAME= is a file, but for rules.
  [[ $rule && $option != --rule ]] && return
  case $option in
${cases}
    *) [[ $current == -* ]] && _flylint_words "${OPTION_LIST.map(([name]) => `--${name}`).join(" ")}" ;;
  esac
}
complete -o default -o bashdefault -F _flylint flylint
`;
}

function zsh(): string {
  const specs = lines((name, option) => {
    const { type, short, multiple, optional, value = "" } = option;
    const long = type === "boolean" ? `--${name}` : `--${name}=${optional ? "-" : ""}`;
    const names = short === undefined ? long : `{${long},-${short}${type === "boolean" ? "" : "+"}}`;
    const before = multiple ? "*" : short === undefined ? "" : `(--${name} -${short})`;
    const way = wayOf(option);
    const action = Array.isArray(way) ? `(${way.join(" ")})` : `_flylint_${String(way)}`;
    const after = `[${helpOf(name, option)}]${type === "boolean" ? "" : `:${optional ? ":" : ""}${value}:${action}`}`;
    return `    ${inQuotes(before, "'\\''")}${names}${inQuotes(after, "'\\''")} \\`;
  });
  return `#compdef flylint
# Completions of flylint. In ~/.zshrc, below compinit: source <(flylint --completions zsh)
_flylint_topic() {
  compadd -- ${topics.map((topic) => inQuotes(topic, "'\\''")).join(" ")}
}
_flylint_rule() {
  if compset -P '*='; then
    compadd -- ${SETTABLE.join(" ")}
  else
    compadd -S = -- ${ids.join(" ")}
  fi
}
_flylint_file() {
  _files
}
_flylint_nothing() {
  :
}
_flylint() {
  _arguments -S \\
${specs}
    '*:file:_files'
}
if [ "$funcstack[1]" = _flylint ]; then
  _flylint "$@"
else
  compdef _flylint flylint
fi
`;
}

function fish(): string {
  const commands = lines((name, option) => {
    const { type, short, optional } = option;
    const way = wayOf(option);
    const value =
      way === "file"
        ? " -r -F"
        : ` ${optional ? "-f" : "-x"}${way === "nothing" ? "" : ` -a '${typeof way === "string" ? `(__flylint_${way})` : way.join(" ")}'`}`;
    const names = `-l ${name}${short === undefined ? "" : ` -s ${short}`}`;
    return `complete -c flylint ${names}${type === "boolean" ? "" : value} -d ${inQuotes(helpOf(name, option), "\\'")}`;
  });
  return `# Completions of flylint. In ~/.config/fish/config.fish: flylint --completions fish | source
function __flylint_topic
  printf '%s\\n' ${topics.map((topic) => inQuotes(topic, "\\'")).join(" ")}
end
function __flylint_rule
  set -l ids ${ids.join(" ")}
  printf '%s\\n' $ids={${SETTABLE.join(",")}}
end
${commands}
`;
}

/** A word in single quotes; none at all for an empty one. */
function inQuotes(word: string, quote: string): string {
  return word === "" ? "" : `'${word.replaceAll("'", quote)}'`;
}
