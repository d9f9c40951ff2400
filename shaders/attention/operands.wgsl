// Where rows of q, k and v lie: (B, H, T, D) views by stride, D contiguous. One qkv buffer serves all three.
// Gradients and outputs are stored (B, T, H, D), which is (B, T, C) without a copy.
override B: u32;
override H: u32;
override T: u32;
override SCALE: f32;
override GROUP: u32;   // query heads that share a key head (GQA, arXiv 2305.13245)
override WINDOW: u32;  // a query sees itself and the WINDOW − 1 keys before it
override SOFTCAP: f32; // scores become SOFTCAP · tanh(score / SOFTCAP) (arXiv 2408.00118); 0: none
override ALIBI: f32;   // head h adds −2^(−ALIBI·(h + 1) / H) · distance (arXiv 2108.12409); 0: none
override Q_OFFSET: u32; override Q_BATCH: u32; override Q_HEAD: u32; override Q_ROW: u32;
override K_OFFSET: u32; override K_BATCH: u32; override K_HEAD: u32; override K_ROW: u32;
override V_OFFSET: u32; override V_BATCH: u32; override V_HEAD: u32; override V_ROW: u32;

struct Place { batch: u32, head: u32, row: u32 }

// Rows are dealt longest first, so that the last workgroups are the short ones.
fn place(at: u32, heads: u32) -> Place {
  let head = at / T;
  return Place(head / heads, head % heads, T - 1u - at % T);
}

fn q_base(p: Place, row: u32) -> u32 { return Q_OFFSET + p.batch * Q_BATCH + p.head * Q_HEAD + row * Q_ROW; }
fn k_base(p: Place, row: u32) -> u32 { return K_OFFSET + p.batch * K_BATCH + p.head / GROUP * K_HEAD + row * K_ROW; }
fn v_base(p: Place, row: u32) -> u32 { return V_OFFSET + p.batch * V_BATCH + p.head / GROUP * V_HEAD + row * V_ROW; }
fn out_base(p: Place, row: u32) -> u32 { return ((p.batch * T + row) * H + p.head) * HEAD_DIM; }
fn row_at(p: Place, row: u32) -> u32 { return (p.batch * H + p.head) * T + row; }

fn first_key(row: u32) -> u32 { return select(0u, row + 1u - WINDOW, row >= WINDOW); }
fn end_query(row: u32) -> u32 { return min(T, row + WINDOW); }

fn capped(score: f32) -> f32 {
  if (SOFTCAP == 0.0) { return score; }
  return SOFTCAP * tanh(clamp(score / SOFTCAP, -15.0, 15.0));
}

// d capped / d score, from the capped score.
fn cap_slope(cap: f32) -> f32 {
  if (SOFTCAP == 0.0) { return 1.0; }
  return 1.0 - (cap / SOFTCAP) * (cap / SOFTCAP);
}

fn position_bias(head: u32, distance: u32) -> f32 {
  if (ALIBI == 0.0) { return 0.0; }
  return -exp2(-ALIBI * f32(head + 1u) / f32(H)) * f32(distance);
}
