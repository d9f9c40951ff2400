/**
 * Sentence templates. `[a|b]` is a random choice and nests; `{key}` is a fact of the story, `{#pool}` a random word;
 * `{^key}` capitalizes. Templates are parsed once.
 */
import type { Random } from '../../base/random';
import { capitalize } from './language';

export interface Scope {
  readonly random: Random;
  /** The text of a fact or a draw from a pool. */
  value(key: string): string;
}

type Node =
  string | { readonly key: string; readonly capital: boolean } | { readonly options: readonly (readonly Node[])[] };

const parsed = new Map<string, readonly Node[]>();

function parse(template: string): readonly Node[] {
  let at = 0;
  function sequence(): Node[] {
    const nodes: Node[] = [];
    while (at < template.length && template[at] !== '|' && template[at] !== ']') {
      if (template[at] === '[') {
        nodes.push(choice());
      } else if (template[at] === '{') {
        const end = template.indexOf('}', at);
        const capital = template[at + 1] === '^';
        nodes.push({ key: template.slice(at + (capital ? 2 : 1), end), capital });
        at = end + 1;
      } else {
        const start = at;
        while (at < template.length && !'[{|]'.includes(template.charAt(at))) at++;
        nodes.push(template.slice(start, at));
      }
    }
    return nodes;
  }
  function choice(): Node {
    const options: Node[][] = [];
    do {
      at++;
      options.push(sequence());
    } while (template[at] === '|');
    at++;
    return { options };
  }
  return sequence();
}

function render(nodes: readonly Node[], scope: Scope): string {
  let text = '';
  for (const node of nodes) {
    if (typeof node === 'string') text += node;
    else if ('options' in node) text += render(scope.random.pick(node.options), scope);
    else text += node.capital ? capitalize(scope.value(node.key)) : scope.value(node.key);
  }
  return text;
}

export function expand(template: string, scope: Scope): string {
  let nodes = parsed.get(template);
  if (!nodes) {
    nodes = parse(template);
    parsed.set(template, nodes);
  }
  return render(nodes, scope);
}
