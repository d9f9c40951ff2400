/** The names of the train-script language, read off its reference, for an editor to complete. */
export interface ScriptName {
  readonly name: string;
  /** As the reference writes it. */
  readonly signature: string;
  readonly text: string;
  readonly kind: 'function' | 'property' | 'setting';
  /** Where a script imports it from, or null. */
  readonly module: string | null;
}

/** What may stand after a dot behind these words, and what may stand alone. */
export interface ScriptNames {
  readonly p: readonly ScriptName[];
  readonly t: readonly ScriptName[];
  readonly u: readonly ScriptName[];
  readonly tensor: readonly ScriptName[];
  readonly alone: readonly ScriptName[];
}

/** By the first words of a section's heading. */
const places: readonly (readonly [heading: RegExp, place: keyof ScriptNames])[] = [
  [/^p in /, 'p'],
  [/^t in /, 't'],
  [/^u in /, 'u'],
  [/^(Tensors|Each of u\.parameters)/, 'tensor'],
  [/^('|Exports)/, 'alone'],
];

/** `` - `relu(x)` `silu(x)` What they do. `` */
const entry = /^- ((?:`[^`]+`\s*)+)(.*)$/;

export function scriptNames(reference: string): ScriptNames {
  const names: Record<keyof ScriptNames, ScriptName[]> = { p: [], t: [], u: [], tensor: [], alone: [] };
  for (const section of reference.split(/^## /m).slice(1)) {
    const [heading = '', ...lines] = section.split('\n');
    const place = places.find(([form]) => form.test(heading))?.[1];
    if (place === undefined) continue;
    const module = /^'(\w+)'/.exec(heading)?.[1] ?? null;
    names[place].push(...lines.flatMap((line) => namesIn(line, module)));
  }
  return names;
}

function namesIn(line: string, module: string | null): ScriptName[] {
  const [, signatures = '', text = ''] = entry.exec(line) ?? [];
  return [...signatures.matchAll(/`([^`]+)`/g)].flatMap(([, signature = '']): ScriptName[] => {
    const name = /^[A-Za-z_$][\w$]*/.exec(signature)?.[0];
    if (name === undefined) return [];
    return [{ name, signature, text, kind: signature.includes('(') ? 'function' : 'property', module }];
  });
}

export interface Insertion {
  readonly at: number;
  readonly text: string;
}

/** What makes a script import the name, or null if it does, or says the name in its own right. */
export function importOf(script: string, { name, module }: Pick<ScriptName, 'name' | 'module'>): Insertion | null {
  const own = new RegExp(`import\\s*\\{[^}]*\\b${name}\\b[^}]*\\}|\\b(const|let|function)\\s+${name}\\b`);
  if (module === null || own.test(script)) return null;
  const found = new RegExp(`^import \\{ ([^}]*?) \\} from '${module}';`, 'm').exec(script);
  if (found !== null) return { at: found.index + 'import { '.length + (found[1]?.length ?? 0), text: `, ${name}` };
  const first = /^(?!\/\/|\s*$)/m.exec(script);
  return { at: first?.index ?? 0, text: `import { ${name} } from '${module}';\n` };
}

/** Line and column, from 1, of what a message is about, or null. */
export function placeIn(message: string): { readonly line: number; readonly column: number } | null {
  const [, line, column] = /train\.js:(\d+)(?::(\d+))?/.exec(message) ?? [];
  return line === undefined ? null : { line: Number(line), column: Number(column ?? 1) };
}
