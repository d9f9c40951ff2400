/** From what the manifest says to a model that can be asked. */
import { AppError } from '../../base/errors';
import type { LlmChoice } from '../../study/researcher-choice';
import { BrowserModel } from './browser-model';
import type { LocalModelLoader } from './browser-model';
import { HttpModel } from './http-model';
import type { Surroundings } from './http-model';
import { browserSurroundings } from './surroundings';
import type { ChatModel } from './types';
import { wires } from './wires';

export interface ModelParts {
  readonly surroundings?: Partial<Surroundings>;
  /** Opens small models on this GPU; without it there are none. */
  readonly localLoader?: LocalModelLoader | undefined;
  /** Opens the browser's own model, which lives in the page. */
  readonly builtInLoader?: LocalModelLoader | undefined;
}

const noLoader: LocalModelLoader = () =>
  Promise.reject(
    new AppError('endpoint-unreachable', 'model in this browser: it cannot be run here; choose another provider'),
  );

/** @throws AppError `endpoint-auth` for a key that no header can hold. */
export function openModel(choice: LlmChoice, key: string, parts: ModelParts = {}): ChatModel {
  const { provider = 'openai-compatible', endpoint, model, temperature, price } = choice;
  switch (provider) {
    case 'chrome':
      return new BrowserModel(model, parts.builtInLoader ?? noLoader, 'choose another provider');
    case 'local':
      return new BrowserModel(model, parts.localLoader ?? noLoader, 'choose a smaller model, or another provider');
    default:
      return new HttpModel(
        { wire: wires[provider], baseUrl: endpoint, model, key, temperature, price },
        { ...browserSurroundings, ...parts.surroundings },
      );
  }
}
