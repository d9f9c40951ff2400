/** The device layer in real Chromium: compile errors, shared compilations, error scopes, readback, timestamps. */
import { expect, test } from 'vitest';
import { acquireDevice } from '../../src/gpu/device';
import { readBuffer, ReadbackRing } from '../../src/gpu/readback';
import { scoped } from '../../src/gpu/scopes';
import { PassTimer } from '../../src/gpu/timing';
import { gpuContext } from '../support/gpu-session';

const source = (wgsl: string, name = 'example') => ({ name, wgsl, bindings: ['read_write'] as const, constants: {} });
const store = (value: string): string => `@group(0) @binding(0) var<storage, read_write> x: array<f32>;
@compute @workgroup_size(1)
fn main() {
  x[0] = ${value};
}`;

test('a browser without WebGPU is told what to use', async () => {
  await expect(acquireDevice(undefined)).rejects.toMatchObject({
    code: 'webgpu-missing',
    message: expect.stringContaining('Chrome') as string,
  });
});

test('a kernel that does not compile names itself and shows the numbered line', async () => {
  const { pipelines } = await gpuContext();
  const error = pipelines.get(source(store('nonsense(1)'), 'broken kernel'));
  await expect(error).rejects.toMatchObject({ code: 'shader-compile' });
  await expect(error).rejects.toThrow(
    /kernel broken kernel does not compile: line 4:\d+[\s\S]*4 \| {3}x\[0\] = nonsense\(1\);/,
  );
});

test('concurrent requests for one pipeline share one compilation, and constants tell pipelines apart', async () => {
  const { pipelines } = await gpuContext();
  const before = pipelines.size;
  const [a, b] = await Promise.all([pipelines.get(source(store('2.0'))), pipelines.get(source(store('2.0')))]);
  expect(a).toBe(b);
  expect(pipelines.size).toBe(before + 1);
  await pipelines.get(source(store('3.0')));
  expect(pipelines.size).toBe(before + 2);
});

test('a validation error inside a scope becomes a typed error naming the operation', async () => {
  const { gpu } = await gpuContext();
  const invalid = scoped(gpu.device, 'making a bad buffer', () => gpu.device.createBuffer({ size: 16, usage: 0 }));
  await expect(invalid).rejects.toMatchObject({
    code: 'gpu-validation',
    message: expect.stringContaining('making a bad buffer') as string,
  });
  await expect(scoped(gpu.device, 'nothing', () => 5)).resolves.toBe(5);
});

test('more reads than slots wait for a free slot and arrive in full', async () => {
  const { gpu } = await gpuContext();
  const { device } = gpu;
  const buffer = device.createBuffer({ size: 64, usage: GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST });
  device.queue.writeBuffer(
    buffer,
    0,
    Float32Array.from({ length: 16 }, (_, i) => i),
  );
  const ring = new ReadbackRing(device, 16, 2);
  const reads = await Promise.all([0, 1, 2, 3, 0].map((i) => ring.read(buffer, i * 16, 16)));
  expect(reads.map((bytes) => new Float32Array(bytes)[0])).toEqual([0, 4, 8, 12, 0]);
  expect(new Float32Array(await readBuffer(device, buffer, 60))).toEqual(Float32Array.of(15));
  ring.destroy();
  buffer.destroy();
});

test('a pass can be timed where the adapter has timestamps', async () => {
  const { gpu, pipelines } = await gpuContext();
  if (!gpu.adapter.hasTimestamps) return;
  const { device } = gpu;
  const buffer = device.createBuffer({ size: 4, usage: GPUBufferUsage.STORAGE });
  const pipeline = await pipelines.get(source(store('4.0')));
  const timer = new PassTimer(device);
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass({ timestampWrites: timer.writes });
  pass.setPipeline(pipeline);
  pass.setBindGroup(
    0,
    device.createBindGroup({
      layout: pipelines.layout(['read_write']),
      entries: [{ binding: 0, resource: { buffer } }],
    }),
  );
  pass.dispatchWorkgroups(1);
  pass.end();
  timer.resolve(encoder);
  device.queue.submit([encoder.finish()]);
  expect(await timer.readMs()).toBeGreaterThanOrEqual(0);
  timer.destroy();
});

test('a device that is lost says why', async () => {
  const { device, lost } = await acquireDevice(navigator.gpu);
  device.destroy();
  expect(await lost).toMatch(/^destroyed/);
});
