/** What a researcher hands in, and what it used on the way: plain data for the journal. */
export interface PaperReference {
  readonly id: string;
  readonly title: string;
  readonly authors: string;
  readonly year: number;
  readonly venue: string;
}

/** One use of a tool by a researcher; `refused` says why it got nothing. */
export interface ToolCallRecord {
  readonly tool: string;
  readonly input: string;
  readonly refused: string | null;
}

/**
 * One thing that was said between the harness and a model. The system prompt is told by its hash, because the manifest and the
 * version of Bibliograd give it; scripts that stand elsewhere in the journal by `[train.js sha256:…]`.
 */
export type Said =
  | { readonly role: 'system'; readonly sha256: string; readonly characters: number; readonly reference: string | null }
  | { readonly role: 'user'; readonly text: string }
  | {
      readonly role: 'assistant';
      readonly text: string;
      readonly toolCalls: readonly { readonly id: string; readonly name: string; readonly arguments: string }[];
    }
  | { readonly role: 'tool'; readonly toolCallId: string; readonly text: string };

/** What a researcher used on the way to a proposal, or to a failure. */
export interface ResearchRecord {
  readonly papersConsidered: readonly PaperReference[];
  readonly toolCalls: readonly ToolCallRecord[];
  readonly tokensUsed: number;
  /** Null where nobody knows; left out by researchers that cost nothing. */
  readonly costUsd?: number | null;
  /** Remarks for later trials of the same arm. */
  readonly notes?: readonly string[];
  readonly transcript?: readonly Said[];
}

export interface Proposal extends ResearchRecord {
  readonly title: string;
  readonly rationale: string;
  readonly script: string;
  readonly papersCited: readonly PaperReference[];
  /** The label of who proposed it. */
  readonly researcher: string;
}
