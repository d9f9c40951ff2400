/** The journals that studies repeat, as exported, each kept for the study that repeats it and gone with it. */
import type { BlobStore } from './blob-store';

export interface Recordings {
  /** Undefined if it is not kept. */
  read(studyId: string): Promise<string | undefined>;
  write(studyId: string, text: string): Promise<void>;
  /** A missing one is no error. */
  remove(studyId: string): Promise<void>;
}

export function recordingsIn(blobs: Pick<BlobStore, 'read' | 'write' | 'remove'>): Recordings {
  const nameOf = (studyId: string): string => `recordings/${studyId}.jsonl`;
  return {
    async read(studyId) {
      const bytes = await blobs.read(nameOf(studyId));
      return bytes && new TextDecoder().decode(bytes);
    },
    write: (studyId, text) => blobs.write(nameOf(studyId), new TextEncoder().encode(text)),
    remove: (studyId) => blobs.remove(nameOf(studyId)),
  };
}
