/**
 * Every operation, forward and backward, in real Chromium: values against the float64 twin, gradients against the twin's
 * central differences, over awkward shapes (1, primes, one off a tile), with every kernel variant and error scopes on.
 */
import { describe, expect, test } from 'vitest';
import { Random } from '../../src/base/random';
import { sizeOf } from '../../src/base/shape';
import { GraphBuilder } from '../../src/graph/builder';
import type { Program, ValueId } from '../../src/graph/ir';
import { differentiateLoss, forwardProgram, gradientProgram } from '../../src/graph/training';
import type { Variants } from '../../src/kernels/kernel';
import { expectClose } from '../support/compare';
import { runProgram, supportedVariants } from '../support/gpu-session';
import { evaluateTwin } from '../support/twin';
import { operationCases } from '../support/operation-cases';
import type { OperationCase } from '../support/operation-case';

/** loss = Σ outputs · fixed random weights, so that every output element has its own gradient. */
function lossOf(
  g: GraphBuilder,
  outputs: readonly ValueId[],
  random: Random,
  inputs: Record<string, Float64Array>,
): ValueId {
  const terms = outputs.map((output, i) => {
    const shape = g.shapeOf(output);
    const name = `weights${i}`;
    inputs[`state:${name}`] = Float64Array.from({ length: sizeOf(shape) }, () => random.next() - 0.5);
    const product = g.one('mul', [output, g.input('state', name, shape)]);
    return g.one('sum', [product], { axes: shape.map((_, axis) => axis), keepdim: false });
  });
  return terms.reduce((a, b) => g.one('add', [a, b]));
}

function build(example: OperationCase): { g: GraphBuilder; outputs: ValueId[]; inputs: Record<string, Float64Array> } {
  const random = new Random(7);
  const g = new GraphBuilder();
  const inputs: Record<string, Float64Array> = {};
  const ids = example.inputs.map(({ shape, draw, kind }, i) => {
    inputs[`${kind ?? 'parameter'}:x${i}`] = Float64Array.from({ length: sizeOf(shape) }, () =>
      Math.fround(draw(random)),
    );
    return g.input(kind ?? 'parameter', `x${i}`, shape);
  });
  const outputs = example.build ? example.build(g, ids) : g.apply(example.op, ids, example.attributes);
  return { g, outputs: outputs.slice(0, example.differentiable ?? outputs.length), inputs };
}

function centralDifferences(
  g: GraphBuilder,
  loss: ValueId,
  inputs: Record<string, Float64Array>,
  key: string,
): Float64Array {
  const x = inputs[key]!;
  return Float64Array.from(x, (value, i) => {
    const step = 1e-5 * Math.max(1, Math.abs(value));
    const at = (shifted: number): number =>
      evaluateTwin(g, { ...inputs, [key]: x.map((old, j) => (i === j ? shifted : old)) }).get(loss)![0]!;
    return (at(value + step) - at(value - step)) / (2 * step);
  });
}

interface GradientCase {
  readonly program: Program;
  readonly inputs: Record<string, Float64Array>;
  readonly parameters: readonly string[];
  /** By parameter, of the float64 twin. */
  readonly expected: readonly Float64Array[];
}

const gradientCases = new Map<OperationCase, GradientCase>();

/** Differences cost more than everything else here, and are the same for every variant. */
function gradientCaseOf(example: OperationCase): GradientCase {
  const known = gradientCases.get(example);
  if (known) return known;
  const { g, outputs, inputs } = build(example);
  const loss = lossOf(g, outputs, new Random(11), inputs);
  const shapes = example.inputs.flatMap(({ shape, kind }, i) => (kind ? [] : [{ name: `x${i}`, shape }]));
  const parameters = shapes.map(({ name }) => name);
  const made: GradientCase = {
    program: gradientProgram(differentiateLoss(g, loss, shapes), { accumulate: false }),
    inputs,
    parameters,
    expected: parameters.map((name) => centralDifferences(g, loss, inputs, `parameter:${name}`)),
  };
  gradientCases.set(example, made);
  return made;
}

/** What a variant changes; staged tiles take software compilers seconds each, so they get fewer cases. */
const changedBy: Readonly<Record<Variants['matmul'], RegExp>> = {
  registers: /./,
  quads: /matmul|bias|GELU|residual|attention .*16\)/,
  shared:
    /attention over|one key head|matmul (NN 64|TN 66|NT 3|batched$)|bias 9|GELU 9|residual 9|residual around|layerNorm|[cC]ross|sum|max of/,
  sharedLarge: /matmul (NN 64|TN 66|NT 3|batched$)|bias 9/,
  sharedSmall: /matmul/,
};

describe.each(await supportedVariants())(
  'with $matmul tiles, a $rows a row and attention by $attention',
  (variants) => {
    const cases = operationCases.filter(({ name }) => changedBy[variants.matmul].test(name));

    test.each(cases)('$name agrees with the float64 twin', async (example) => {
      const { g, outputs, inputs } = build(example);
      const results = Object.fromEntries(outputs.map((id, i) => [`out${i}`, id]));
      const actual = await runProgram(forwardProgram({ graph: g, results, assignments: [] }), inputs, variants);
      const expected = evaluateTwin(g, inputs);
      outputs.forEach((id, i) =>
        expectClose(actual.results[`out${i}`]!, expected.get(id)!, 2e-6 * (example.slack ?? 1), `out${i}`),
      );
    });

    test.each(cases.filter(({ hasGradient }) => hasGradient !== false))(
      '$name has the gradient of central differences',
      async (example) => {
        const { program, inputs, parameters, expected } = gradientCaseOf(example);
        const actual = await runProgram(program, inputs, variants);
        expect(parameters.length).toBeGreaterThan(0);
        // Where a gradient is 0, its rounding is judged beside the others.
        const floor = 0.01 * Math.max(...expected.map((gradient) => Math.hypot(...gradient)));
        parameters.forEach((name, i) => {
          const tolerance = 2e-5 * (example.slack ?? 1);
          expectClose(actual.inputs[`gradient:${name}`]!, expected[i]!, tolerance, `gradient of ${name}`, floor);
        });
      },
    );
  },
);

test('remainders and quotients of whole numbers are exact, however inexactly a GPU divides', async () => {
  const pairs = Array.from({ length: 129 }, (_, i) => i - 64).flatMap((a) =>
    Array.from({ length: 47 }, (_, i) => (i % 2 === 0 ? 1 : -1) * (i + 1)).map((b) => [a, b] as const),
  );
  const g = new GraphBuilder();
  const shape = [pairs.length];
  const [a, b] = [g.input('parameter', 'a', shape), g.input('parameter', 'b', shape)];
  const results = { remainder: g.one('remainder', [a, b]), quotient: g.one('floorDivide', [a, b]) };
  const inputs = {
    'parameter:a': Float64Array.from(pairs, ([one]) => one),
    'parameter:b': Float64Array.from(pairs, ([, other]) => other),
  };
  const made = await runProgram(forwardProgram({ graph: g, results, assignments: [] }), inputs);
  // Plus zero: a quotient of -0 is 0.
  const exact = (of: (a: number, b: number) => number): number[] => pairs.map(([one, other]) => of(one, other) + 0);
  expect(Array.from(made.results['quotient']!, (x) => x + 0)).toEqual(exact((x, y) => Math.floor(x / y)));
  expect(Array.from(made.results['remainder']!, (x) => x + 0)).toEqual(exact((x, y) => x - y * Math.floor(x / y)));
});
