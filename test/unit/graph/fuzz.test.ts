/** Random graphs at the sandbox's border: valid ones pass, and each way of spoiling one is refused with a typed error. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '../../../src/base/errors';
import { checkGraph } from '../../../src/script/recorded-graphs';
import { fuzzedProgram, instructions } from '../../support/fuzz-programs';
import { draftOf, spoils } from '../../support/invalid-programs';

const named = Object.entries(spoils);
const runs = 2500;

test(`${runs} spoilt graphs are refused, and the same graphs unspoilt are not`, () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(instructions, fc.nat(named.length - 1), fc.nat(99), (list, which, n) => {
      const { g, parameters } = fuzzedProgram(list, 1);
      const readable = {
        parameter: new Map(parameters.map(({ name, shape }) => [name, shape])),
        tokens: new Map([['tokens', [2, 3]]]),
      };
      const graph = JSON.parse(JSON.stringify(draftOf(g))) as ReturnType<typeof draftOf>;
      checkGraph(graph, readable, 'logits');
      const [name, spoil] = named[which]!;
      seen.add(name);
      spoil(graph, n);
      let thrown: unknown;
      try {
        checkGraph(graph, readable, 'logits');
      } catch (error) {
        thrown = error;
      }
      expect(thrown, name).toBeInstanceOf(AppError);
      expect(['shape', 'script-result'], name).toContain((thrown as AppError).code);
    }),
    { seed: 20261123, numRuns: runs },
  );
  expect(seen.size).toBe(named.length);
});
