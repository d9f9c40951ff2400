fn finish(at: u32, value: Elem) { out[at] = value; }
