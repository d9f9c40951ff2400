/** What a script may have meant: unknown names, compared with the names that the sandbox really offers. */
import * as v from 'valibot';
import { nearest } from '../base/nearest';

const names = v.array(v.string());

/** What the sandbox offers, as its driver tells it; nothing here is listed by hand. */
export const vocabularySchema = v.object({
  modules: v.array(v.object({ name: v.string(), exports: names })),
  tensor: names,
  /** Objects that hooks are given, under the names the script gives them. */
  handed: v.array(v.object({ hook: v.string(), parameter: v.string(), names })),
  /** The hook that ran last. */
  running: v.string(),
});

export type Vocabulary = v.InferOutput<typeof vocabularySchema>;

const listed = (known: readonly string[]): string =>
  known.length > 24 ? `${known.slice(0, 24).join(', ')}, …` : known.join(', ');

const quoted = (all: readonly string[]): string => all.map((name) => `'${name}'`).join(', ');

/** Where a name lives, and how a script gets at it. */
interface Home {
  readonly offers: string;
  readonly names: readonly string[];
  cure(name: string): string;
}

const tensorHome = ({ tensor }: Vocabulary): Home => ({
  offers: 'tensors have',
  names: tensor,
  cure: (name) => `${name} is a method of tensors: x.${name}(…)`,
});

const moduleHomes = ({ modules }: Vocabulary): Home[] =>
  modules.map(({ name: module, exports }) => ({
    offers: `'${module}' exports`,
    names: exports,
    cure: (name) => `write import { ${name} } from '${module}'`,
  }));

const handedHomes = ({ handed }: Vocabulary): Home[] =>
  handed.map(({ hook, parameter, names: own }) => ({
    offers: `${parameter || 'it'} in ${hook} has`,
    names: own,
    cure: (name) => `${name} belongs to what ${hook} is given${parameter ? `: ${parameter}.${name}` : ''}`,
  }));

/** The home of what stands before the dot. */
function homeOf(receiver: string, source: string, vocabulary: Vocabulary): Home {
  const handed = vocabulary.handed.findIndex(
    ({ hook, parameter }) => receiver !== '' && parameter === receiver && hook === vocabulary.running,
  );
  if (handed >= 0) return handedHomes(vocabulary)[handed]!;
  const imported = [...source.matchAll(/import\s*\*\s*as\s+([\w$]+)\s+from\s*['"]([\w$]+)['"]/g)];
  const alias = imported.find(([, name]) => name === receiver)?.[2];
  const module = vocabulary.modules.findIndex(({ name }) => name === alias);
  return module >= 0 ? moduleHomes(vocabulary)[module]! : tensorHome(vocabulary);
}

function elsewhere(name: string, homes: readonly Home[]): string | undefined {
  const exact = homes.find((home) => home.names.includes(name));
  if (exact) return exact.cure(name);
  for (const home of homes) {
    const near = nearest(name, home.names);
    if (near !== undefined) return `did you mean ${near}? ${home.cure(near)}`;
  }
  return undefined;
}

/** For `receiver.name(…)`, or `name(…)` without a receiver, where that is not a function. */
export function uncallable(
  name: string,
  receiver: string | undefined,
  source: string,
  vocabulary: Vocabulary | undefined,
): string {
  const said = `${name} is not a function`;
  if (!vocabulary) return said;
  const everywhere = [tensorHome(vocabulary), ...moduleHomes(vocabulary), ...handedHomes(vocabulary)];
  if (receiver === undefined) {
    const found = elsewhere(name, everywhere);
    return found ? `${said}; ${found}` : said;
  }
  const home = homeOf(receiver, source, vocabulary);
  if (home.names.includes(name)) {
    return `${said} here: what stands before .${name} is not a tensor, perhaps a number, a list or a misspelt name`;
  }
  const near = nearest(name, home.names);
  if (near !== undefined) return `${said}; did you mean ${near}?`;
  return `${said}; ${elsewhere(name, everywhere) ?? `${home.offers} ${listed(home.names)}`}`;
}

/** For a name that is declared nowhere. */
export function undefinedName(name: string, source: string, vocabulary: Vocabulary | undefined): string {
  const said = `${name} is not defined`;
  if (!vocabulary) return said;
  if (vocabulary.modules.some((module) => module.name === name)) {
    return `${said}; write import * as ${name} from '${name}'`;
  }
  const found = elsewhere(name, [...moduleHomes(vocabulary), tensorHome(vocabulary)]);
  if (found) return `${said}; ${found}`;
  const own = nearest(name, [...new Set(source.match(/\b[A-Za-z_$][\w$]{0,40}\b/g))]);
  const modules = quoted(vocabulary.modules.map((module) => module.name));
  return own ? `${said}; did you mean ${own}?` : `${said}; declare it, or import it from one of ${modules}`;
}

/** For `import { name } from 'module'` where the module has no such export. */
export function missingExport(name: string, module: string, vocabulary: Vocabulary | undefined): string {
  const said = `import { ${name} } from '${module}': there is no such export`;
  const own = vocabulary?.modules.find((candidate) => candidate.name === module);
  if (!vocabulary || !own) return said;
  const exports = `'${module}' exports ${own.exports.join(', ')}`;
  if (name === 'default') {
    return `'${module}' has no default export; write import { … } from '${module}'; ${exports}`;
  }
  const near = nearest(name, own.exports);
  const hint = near === undefined ? elsewhere(name, [...moduleHomes(vocabulary), tensorHome(vocabulary)]) : undefined;
  return `${said}; ${near === undefined ? (hint ? `${hint}; ` : '') : `did you mean ${near}? `}${exports}`;
}

/** For `import … from 'module'` where there is no such module. */
export function missingModule(module: string, importable: readonly string[]): string {
  const stem = module.replace(/^.*\//, '').replace(/\.\w+$/, '');
  const near = importable.includes(stem) ? stem : nearest(stem, importable);
  const said = `import '${module}': there is no such module; a script may import ${quoted(importable)} and nothing else`;
  return near === undefined ? said : `${said}; did you mean '${near}'?`;
}
