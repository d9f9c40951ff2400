/** What was said in one turn, fit for the journal: everything, but for long texts that stand elsewhere, which are named by hash. */
import { sha256Hex } from '../../base/hash';
import type { ResearchContext } from '../../study/ports';
import type { Said } from '../../study/proposal';
import type { ChatMessage, ToolCall } from '../providers/types';
import type { ScriptDraft } from './tool-desk';

export async function transcriptOf(
  messages: readonly ChatMessage[],
  { parent, reference }: ResearchContext,
  draft: ScriptDraft | null,
): Promise<Said[]> {
  const parentName = await nameOf(parent.script);
  const draftName = draft === null ? null : await nameOf(draft.script);
  const withoutScript = (call: ToolCall) => ({
    id: call.id,
    name: call.name,
    arguments:
      draft === null || draftName === null
        ? call.arguments
        : call.arguments.replaceAll(JSON.stringify(draft.script), () => JSON.stringify(draftName)),
  });
  return Promise.all(
    messages.map(async (message): Promise<Said> => {
      const { content } = message;
      switch (message.role) {
        case 'system':
          return {
            role: 'system',
            sha256: await sha256Hex(content),
            characters: content.length,
            reference: reference === undefined ? null : await sha256Hex(reference),
          };
        case 'user':
          return { role: 'user', text: content.replaceAll(parent.script, () => parentName) };
        case 'assistant':
          return { role: 'assistant', text: content, toolCalls: message.toolCalls.map(withoutScript) };
        case 'tool':
          return { role: 'tool', toolCallId: message.toolCallId, text: content };
      }
    }),
  );
}

const nameOf = async (script: string): Promise<string> => `[train.js sha256:${await sha256Hex(script)}]`;
