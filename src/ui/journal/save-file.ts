/** Hands a text to the visitor as a download. */
export function saveFile({ name, text, type = 'application/x-ndjson' }: SavedText): void {
  saveBlob(name, new Blob([text], { type }));
}

interface SavedText {
  readonly name: string;
  readonly text: string;
  readonly type?: string;
}

export function saveBlob(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
