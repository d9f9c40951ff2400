/** Word lists written as text: separated by white space, or by commas where an item has several words. */
export function words(list: string): readonly string[] {
  return list.trim().split(/\s+/);
}

export function phrases(list: string): readonly string[] {
  return list.replace(/\s+/g, ' ').trim().split(/ ?, ?/);
}
