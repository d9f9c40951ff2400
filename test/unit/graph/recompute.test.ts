/** Where a forward graph is cut for recomputation, what that saves, and what it costs. */
import { describe, expect, test } from 'vitest';
import { plan } from '../../../src/engine/plan';
import { GraphBuilder } from '../../../src/graph/builder';
import type { Graph } from '../../../src/graph/ir';
import { recomputed } from '../../../src/graph/recompute';
import { differentiateLoss, gradientProgram } from '../../../src/graph/training';
import type { Activations } from '../../../src/graph/training';
import { hardwareVariants, quadVariants, softwareVariants } from '../../../src/kernels/kernel';
import type { Variants } from '../../../src/kernels/kernel';
import { baselines } from '../../../src/script/baselines';
import type { RecordedScript } from '../../../src/script/recorded';
import { buildModel, inLessMemory, stepPrograms } from '../../../src/trial/model';
import { recordScript, roomyCaps } from '../../support/recording';

const source = (id: string): string => baselines.find((known) => known.id === id)!.source;

const regionsOf = ({ nodes }: Graph): unknown[] => nodes.map(({ attributes }) => attributes['checkpoint']);

/** A residual stream of 64 elements; each layer makes 16 times as many on its way. */
function residualStream(layers: number): Graph {
  const g = new GraphBuilder();
  let x = g.input('parameter', 'x', [64]);
  for (let layer = 0; layer < layers; layer++) {
    const wide = g.one('exp', [g.one('expand', [g.one('reshape', [x], { shape: [1, 64] })], { shape: [16, 64] })]);
    x = g.one('add', [x, g.one('sum', [g.one('square', [wide])], { axes: [0], keepDims: false })]);
  }
  g.one('sum', [x], { axes: [0], keepDims: false });
  return g;
}

describe('cuts', () => {
  test('are where only the residual stream is alive, and the end is in no region', () => {
    const graph = residualStream(9);
    const { nodes } = recomputed(graph);
    const regions = regionsOf({ ...graph, nodes });
    const ends = nodes.filter((_, at) => regions[at] !== undefined && regions[at] !== regions[at + 1]);
    expect(ends.length).toBeGreaterThan(2);
    // A view of what a layer begins with is no more than that.
    for (const { op } of ends) expect(['add', 'reshape', 'expand']).toContain(op);
    expect(regions.at(-1)).toBeUndefined();
    expect(new Set(regions).size).toBe(ends.length + 1);
  });

  test('leave inputs, and the regions of a script, as they are', () => {
    const graph = residualStream(6);
    const nodes = graph.nodes.map((node, at) =>
      at >= 4 && at < 9 ? { ...node, attributes: { ...node.attributes, checkpoint: 7 } } : node,
    );
    const regions = regionsOf(recomputed({ ...graph, nodes }));
    expect(regions[0]).toBeUndefined();
    expect(regions.slice(4, 9)).toEqual([7, 7, 7, 7, 7]);
    expect(regions.filter((region) => region === 7)).toHaveLength(5);
  });

  test('a graph too short to cut stays as it is', () => {
    const g = new GraphBuilder();
    g.one('sum', [g.input('parameter', 'x', [4])], { axes: [0], keepDims: false });
    expect(recomputed(g).nodes).toEqual(g.nodes);
  });
});

function planned({ train, parameters }: RecordedScript, activations: Activations, variants: Variants) {
  const differentiated = differentiateLoss(train.graph, train.loss, parameters, activations);
  const request = {
    program: gradientProgram(differentiated, { accumulate: true }),
    slots: 1,
    merging: 'late',
  } as const;
  const { programs, peakBytes } = plan({ main: request }, variants, 4e9);
  return { peakBytes, flops: programs['main']!.costs.reduce((sum, cost) => sum + cost.flops, 0) };
}

test.each([
  { id: 'gpt2-7m', ofMemory: 0.37 },
  // The first layer's values and the embedding are read by all layers, and are kept.
  { id: 'autoresearch-7m', ofMemory: 0.62 },
])('$id takes at most $ofMemory of the memory for a fifth more arithmetic', async ({ id, ofMemory }) => {
  const script = await recordScript(source(id));
  for (const variants of [softwareVariants, quadVariants, hardwareVariants]) {
    const [kept, again] = [planned(script, 'kept', variants), planned(script, 'recomputed', variants)];
    expect(again.peakBytes).toBeLessThan(ofMemory * kept.peakBytes);
    expect(again.flops).toBeGreaterThan(kept.flops);
    expect(again.flops).toBeLessThan(1.21 * kept.flops);
  }
});

test('a model in less memory is billed as the one that keeps everything', async () => {
  const script = await recordScript(source('gpt2-7m'), { layers: 3, sequencesPerStep: 8, sequencesPerMicroBatch: 4 });
  const host = { variants: softwareVariants, maxArenaBytes: 4e9 };
  const model = buildModel(script, [script.train], 2, host, roomyCaps);
  const leaner = inLessMemory(model, host);
  expect(leaner.isRecomputed).toBe(true);
  expect(leaner.plan.peakBytes).toBeLessThan(model.plan.peakBytes);
  for (const { program } of stepPrograms(model, model.shape)) {
    const [kept, again] = [model.plan.programs[program]!, leaner.plan.programs[program]!];
    expect(again.costs).toEqual(kept.costs);
    if (program !== 'update') expect(again.launches.length).toBeGreaterThan(kept.launches.length);
  }
});
