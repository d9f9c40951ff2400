/** What one look inside a model finds, as plain data: between two steps of a training, with a visitor's own sentence. */

/** Elements of a tensor in equal bins from −reach to reach; the outer bins hold what lies beyond, too. */
export interface Distribution {
  readonly rms: number;
  /** Of the magnitudes. */
  readonly largest: number;
  /** The largest, but at most four times the rms: a few outliers leave a shape to be seen. */
  readonly reach: number;
  readonly counts: readonly number[];
  /** Elements whose magnitude is above `reach`. */
  readonly beyond: number;
  /** Elements that are infinite or not a number; the figures above leave them out. */
  readonly notFinite: number;
}

export interface TensorLook {
  readonly name: string;
  readonly shape: readonly number[];
  readonly weights: Distribution;
  /** Of the step's loss, before an optimizer clips or scales them. */
  readonly gradients: Distribution;
  /** rms(after − before) ÷ rms(before) over this one step; null where every weight was 0. */
  readonly updateRatio: number | null;
}

export interface AttentionLook {
  readonly heads: number;
  /** (heads, n, n), n being the number of tokens: how much query i takes from key j. */
  readonly probabilities: Float32Array;
}

export interface Look {
  readonly trialId: string;
  /** Steps taken, the one that was looked at among them. */
  readonly step: number;
  /** Texts of the sentence's tokens as the model saw them; the first stands for the start of a text and is empty. */
  readonly tokens: readonly string[];
  /** The sentence was longer than what one look takes. */
  readonly isCut: boolean;
  /** In the order of the forward pass; empty if the script has no attention operation. */
  readonly attentions: readonly AttentionLook[];
  /** The likeliest next tokens, the likeliest first. */
  readonly next: readonly { readonly token: string; readonly probability: number }[];
  /** What the model writes after the sentence. */
  readonly continuation: string;
  readonly tensors: readonly TensorLook[];
  /** For this long the training stood still. */
  readonly tookMs: number;
}
