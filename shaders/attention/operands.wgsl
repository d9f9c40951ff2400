// Where rows of q, k and v lie: (B, H, T, D) views by stride, D contiguous. One qkv buffer serves all three.
// Gradients and outputs are stored (B, T, H, D), which is (B, T, C) without a copy.
override B: u32;
override H: u32;
override T: u32;
override SCALE: f32;
override Q_OFFSET: u32; override Q_BATCH: u32; override Q_HEAD: u32; override Q_ROW: u32;
override K_OFFSET: u32; override K_BATCH: u32; override K_HEAD: u32; override K_ROW: u32;
override V_OFFSET: u32; override V_BATCH: u32; override V_HEAD: u32; override V_ROW: u32;

struct Place { batch: u32, head: u32, row: u32 }

// Rows are dealt longest first, so that the last workgroups are the short ones.
fn place(at: u32) -> Place {
  let head = at / T;
  return Place(head / H, head % H, T - 1u - at % T);
}

fn q_base(p: Place, row: u32) -> u32 { return Q_OFFSET + p.batch * Q_BATCH + p.head * Q_HEAD + row * Q_ROW; }
fn k_base(p: Place, row: u32) -> u32 { return K_OFFSET + p.batch * K_BATCH + p.head * K_HEAD + row * K_ROW; }
fn v_base(p: Place, row: u32) -> u32 { return V_OFFSET + p.batch * V_BATCH + p.head * V_HEAD + row * V_ROW; }
fn out_base(p: Place, row: u32) -> u32 { return ((p.batch * T + row) * H + p.head) * HEAD_DIM; }
fn row_at(p: Place, row: u32) -> u32 { return (p.batch * H + p.head) * T + row; }
