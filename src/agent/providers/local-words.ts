/** What is said of a small model on this GPU while it is fetched, and when it fails. */
import * as v from 'valibot';
import { AppError, messageOf } from '../../base/errors';

const progressSchema = v.object({ status: v.literal('progress_total'), loaded: v.number(), total: v.number() });

/** For transformers.js: told of every block that arrives, it tells each percent once. */
export function fetchedWords(tell: (activity: string) => void): (progress: unknown) => void {
  let told = -1;
  return (progress) => {
    const parsed = v.safeParse(progressSchema, progress);
    if (!parsed.success || parsed.output.total === 0) return;
    const { loaded, total } = parsed.output;
    const percent = Math.min(100, Math.floor((100 * loaded) / total));
    if (percent <= told) return;
    told = percent;
    tell(percent === 100 ? 'is put onto the GPU' : `is fetched: ${percent} % of ${Math.ceil(total / 1e6)} MB`);
  };
}

const kinds = [
  {
    pattern: /failed to fetch|networkerror|load failed|network error/i,
    code: 'endpoint-unreachable',
    rule: 'huggingface.co could not be reached for its files',
    cure: 'go online and see that nothing blocks that address; once fetched, they are kept',
  },
  {
    pattern: /unauthorized access|forbidden access|could not locate file|invalid model id/i,
    code: 'endpoint-failed',
    rule: 'huggingface.co has no such model, or none with ONNX files of 4 bits that are open to all',
    cure: 'check the name (for example onnx-community/Qwen2.5-Coder-1.5B-Instruct)',
  },
  {
    pattern: /unsupported model type|unknown model class|chat_template|tokenizer\.json/i,
    code: 'endpoint-failed',
    rule: 'it is no model that answers in text',
    cure: 'choose an instruction-tuned text-generation model',
  },
  {
    pattern:
      /out of memory|bad_alloc|allocat|createbuffer|exceeds the max|buffer size|device.{0,20} lost|table index|unreachable/i,
    code: 'gpu-out-of-memory',
    rule: 'this GPU’s memory did not suffice',
    cure: 'close what else uses it, choose a smaller model, or another provider',
  },
] as const;

/** @param thrown what transformers.js or its runtime threw. */
export function modelFailure(model: string, thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const said = messageOf(thrown).slice(0, 300);
  const kind = kinds.find(({ pattern }) => pattern.test(said));
  const [rule, cure] = kind ? [`${kind.rule} (${said})`, kind.cure] : [said, 'choose another model or provider'];
  return new AppError(kind?.code ?? 'endpoint-failed', `${model}: ${rule}; ${cure}`, { cause: thrown });
}
