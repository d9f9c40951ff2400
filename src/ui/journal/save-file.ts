/** Hands a text or bytes to the visitor as a download. */
type Content = { readonly text: string; readonly type?: string } | { readonly bytes: Uint8Array<ArrayBuffer> };

export function saveFile({ name, ...content }: { readonly name: string } & Content): void {
  const [data, type] =
    'text' in content
      ? [content.text, content.type ?? 'application/x-ndjson']
      : [content.bytes, 'application/octet-stream'];
  saveBlob(name, new Blob([data], { type }));
}

export function saveBlob(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
