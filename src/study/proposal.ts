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

/** What a researcher used on the way to a proposal, or to a failure. */
export interface ResearchRecord {
  readonly papersConsidered: readonly PaperReference[];
  readonly toolCalls: readonly ToolCallRecord[];
  readonly tokensUsed: number;
}

export interface Proposal extends ResearchRecord {
  readonly title: string;
  readonly rationale: string;
  readonly script: string;
  readonly papersCited: readonly PaperReference[];
  /** The label of who proposed it. */
  readonly researcher: string;
}
