// Sine and cosine to about 1e-7 for |x| < 8,192; WGSL's own are only promised to 2^−11, and only within ±π.
// Cody–Waite reduction by π/2 in three parts, then minimax polynomials on ±π/4 (Moshier, Cephes sinf.c, 1992).
fn quarter_turn(x: Elem, shift: i32) -> Elem {
  let turns = round(x * 0.6366197724);
  let r = ((x - turns * 1.5703125) - turns * 4.837512969970703e-4) - turns * 7.549789954891882e-8;
  let z = r * r;
  let sine = r + r * z * ((-1.9515295891e-4 * z + 8.3321608736e-3) * z - 1.6666654611e-1);
  let cosine = 1.0 - 0.5 * z + z * z * ((2.443315711809948e-5 * z - 1.388731625493765e-3) * z + 4.166664568298827e-2);
  let quadrant = (Int(turns) + Int(shift)) & Int(3);
  let value = select(sine, cosine, (quadrant & Int(1)) == Int(1));
  return select(value, -value, quadrant >= Int(2));
}

fn precise_sin(x: Elem) -> Elem { return quarter_turn(x, 0); }
fn precise_cos(x: Elem) -> Elem { return quarter_turn(x, 1); }
