import { expect, test } from 'vitest';
import { AppError } from '../../../../src/base/errors';
import { fetchedWords, modelFailure } from '../../../../src/agent/providers/local-words';

test('what is fetched is told once a percent, with its size, and then that it is put onto the GPU', () => {
  const told: string[] = [];
  const hear = fetchedWords((text) => told.push(text));
  hear({ status: 'initiate', file: 'config.json' });
  hear({ status: 'progress_total', loaded: 0, total: 0 });
  for (const loaded of [10e6, 11e6, 20e6, 15e6, 1340e6])
    hear({ status: 'progress_total', name: 'x', progress: 0, loaded, total: 1340e6 });
  expect(told).toEqual(['is fetched: 0 % of 1340 MB', 'is fetched: 1 % of 1340 MB', 'is put onto the GPU']);
});

test.each([
  ['Failed to fetch', 'endpoint-unreachable', 'go online'],
  ['NetworkError when attempting to fetch resource.', 'endpoint-unreachable', 'go online'],
  [
    'Unauthorized access to file: "https://huggingface.co/a/b/resolve/main/config.json".',
    'endpoint-failed',
    'check the name',
  ],
  ['Could not locate file: "https://huggingface.co/a/b/resolve/main/onnx/model_q4.onnx".', 'endpoint-failed', '4 bits'],
  ['Unsupported model type: bert', 'endpoint-failed', 'instruction-tuned'],
  ['failed to allocate a buffer of size 2147483648', 'gpu-out-of-memory', 'choose a smaller model'],
  ["Can't create a session. ERROR_CODE: 6, std::bad_alloc", 'gpu-out-of-memory', 'choose a smaller model'],
  ['something else', 'endpoint-failed', 'choose another model or provider'],
])('“%s” is told as %s, with a cure', (said, code, cure) => {
  const error = modelFailure('a/b', new Error(said));
  expect(error.code).toBe(code);
  expect(error.message).toMatch(/^a\/b: /);
  expect(error.message).toContain(said);
  expect(error.message).toContain(cure);
});

test('an error that is typed already is left alone', () => {
  const error = new AppError('webgpu-missing', 'none');
  expect(modelFailure('a/b', error)).toBe(error);
});
