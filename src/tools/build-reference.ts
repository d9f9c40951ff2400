/** npm run reference:build: writes src/script/reference.md, the language in one page, from the docstrings of src/script/prelude. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const folder = 'src/script/prelude';

interface Entry {
  readonly name: string;
  readonly signature: string;
  readonly text: string;
}

const preludeSource = (file: string): ts.SourceFile =>
  ts.createSourceFile(file, readFileSync(join(folder, file), 'utf8'), ts.ScriptTarget.Latest, true);

function docOf(node: ts.Node): string {
  const [doc] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  return (ts.getTextOfJSDocComment(doc?.comment) ?? '').replace(/\s+/g, ' ').trim();
}

/** Types a reader needs: numbers and lists; tensors go without saying. */
function parameterText(parameter: ts.ParameterDeclaration): string {
  const name = `${parameter.dotDotDotToken ? '...' : ''}${parameter.name.getText()}`.replace(/^_/, '');
  const initial = parameter.initializer?.getText() ?? '';
  if (initial) return /^(this|x)\./.test(initial) ? `${name}?` : `${name} = ${initial}`;
  return `${name}${parameter.questionToken ? '?' : ''}`;
}

const call = (name: string, parameters: readonly ts.ParameterDeclaration[]): string =>
  `${name}(${parameters.map(parameterText).join(', ')})`;

function memberEntry(member: ts.ClassElement | ts.TypeElement): Entry[] {
  const name = member.name?.getText() ?? '';
  const isHidden = ts.canHaveModifiers(member) && ts.getModifiers(member)?.some(({ kind }) => hidden.has(kind));
  if (name === '' || name.startsWith('#') || isHidden) return [];
  const type = ts.isPropertySignature(member) ? member.type : undefined;
  const isCall = ts.isMethodDeclaration(member) || ts.isMethodSignature(member);
  const parameters = isCall ? member.parameters : type && ts.isFunctionTypeNode(type) ? type.parameters : undefined;
  const optional = ts.isPropertySignature(member) && member.questionToken ? ' (optional)' : '';
  const signature = parameters ? call(name, parameters) : name;
  return [{ name, signature: signature + optional, text: docOf(member) }];
}

const hidden: ReadonlySet<ts.SyntaxKind> = new Set([ts.SyntaxKind.PrivateKeyword, ts.SyntaxKind.ProtectedKeyword]);

/** Members of the classes and interfaces of these names, or the exported functions and constants of the file. */
function entriesOf(file: string, owners?: readonly string[]): Entry[] {
  return preludeSource(file).statements.flatMap((statement): Entry[] => {
    if (ts.isClassDeclaration(statement) || ts.isInterfaceDeclaration(statement)) {
      return owners?.includes(statement.name?.text ?? '') ? [...statement.members].flatMap(memberEntry) : [];
    }
    const isExported =
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    if (owners || !isExported) return [];
    if (ts.isFunctionDeclaration(statement) && statement.name) {
      const name = statement.name.text;
      return [{ name, signature: call(name, statement.parameters), text: docOf(statement) }];
    }
    if (!ts.isVariableStatement(statement)) return [];
    return statement.declarationList.declarations.map(({ name, initializer }): Entry => {
      const isCall = initializer && ts.isArrowFunction(initializer);
      const signature = isCall ? call(name.getText(), initializer.parameters) : name.getText();
      return { name: name.getText(), signature, text: docOf(statement) };
    });
  });
}

/** One line an entry; entries without words of their own share a line. */
function lines(entries: readonly Entry[]): string {
  const made: string[] = [];
  let silent: string[] = [];
  const flush = (): void => {
    if (silent.length > 0) made.push(`- ${silent.map((signature) => `\`${signature}\``).join(' ')}`);
    silent = [];
  };
  for (const { signature, text } of entries) {
    if (text === '') silent.push(signature);
    else {
      flush();
      made.push(`- \`${signature}\` ${text}`);
    }
  }
  flush();
  return made.join('\n');
}

const options = (file: string, owner: string): string =>
  `Options: ${entriesOf(file, [owner])
    .map(
      ({ signature, text }) =>
        `\`${signature.replace(' (optional)', '')}\`${text ? ` (${text.replace(/\.$/, '')})` : ''}`,
    )
    .join(', ')}.`;

/** The reference as Markdown. */
export function referenceText(): string {
  const sections: readonly (readonly [title: string, body: string])[] = [
    [
      '# The train-script language',
      "train.js is one ES module over symbolic tensors; it may import 'tensor', 'nn' and 'optim'. Each function runs once, to record a graph that is compiled to the GPU: tensors hold no numbers, so branch on settings and shapes, never on values. There is no clock, randomness, network or data. B sequences, T tokens, C channels, V vocabulary, H heads of D. Names and semantics are PyTorch's unless said otherwise.",
    ],
    ['## Exports of train.js', lines(entriesOf('record.ts', ['Script']))],
    ['## p in parameters(p)', lines(entriesOf('record.ts', ['Declaring']))],
    ['## t in schedule(t), and mode', lines(entriesOf('record.ts', ['Moment', 'Mode']))],
    ['## u in update(u), perturb(u), evaluationWeights(u)', lines(entriesOf('update.ts', ['Update']))],
    [
      '## Each of u.parameters',
      `${lines(entriesOf('update.ts', ['UpdateParameter']))}\n\nAn initial is a number, \`{ like: parameterName }\`, \`{ normal: std }\` or \`{ uniform: bound }\`.`,
    ],
    [
      '## Tensors',
      `${lines(entriesOf('recorder.ts', ['Recorded']).filter(({ name }) => name === 'shape' || name === 'dtype'))}\n${lines(entriesOf('elementwise.ts', ['Elementwise']))}\n${lines(entriesOf('core.ts', ['Tensor']))}`,
    ],
    [
      "## 'tensor'",
      `${lines(entriesOf('tensor.ts'))}\n${lines(entriesOf('recorder.ts').filter(({ name }) => name === 'checkpoint'))}`,
    ],
    ["## 'nn'", `${lines(entriesOf('nn.ts'))}\n\nattention ${options('nn.ts', 'AttentionOptions')}`],
    [
      "## 'optim'",
      `${lines(entriesOf('optim.ts'))}\n\nadamw ${options('optim.ts', 'AdamWOptions')}\nsgd ${options('optim.ts', 'SgdOptions')}\nmuon ${options('optim.ts', 'MuonOptions')}`,
    ],
  ];
  const recipes = readFileSync('src/script/recipes.md', 'utf8');
  return `${sections.map(([title, body]) => `${title}\n\n${body}`).join('\n\n')}\n\n${recipes}`;
}

export function main(): void {
  const text = referenceText();
  writeFileSync('src/script/reference.md', text);
  console.log(`src/script/reference.md: ${text.length} characters`);
}
