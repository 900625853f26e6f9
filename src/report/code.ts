const CODE =
  /^(?:\s*\[+[^\]]+\]+\s*(?:#.*)?|\s*(?:[\w-]+|"[^"]*")(?:\.(?:[\w-]+|"[^"]*"))* = .*|\s*[\]}],?|\s*#.*|\s+\S.*|(?:fly|flyctl|flylint|docker|curl|git|npx?|sh) .*[^.:,])$/;

/** Whether a line of help is TOML or a command, which has to stay whole to be pasted. */
export function isCode(line: string): boolean {
  return CODE.test(line);
}
