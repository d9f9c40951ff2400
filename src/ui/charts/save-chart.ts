/** A chart as a file of its own: what the page's style sheet says of it is written into it. */
import { saveBlob } from '../journal/save-file';

const kept = [
  ...['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linejoin', 'stroke-linecap'],
  ...['opacity', 'font-family', 'font-size', 'font-style', 'font-weight', 'text-anchor', 'dominant-baseline'],
] as const;

/** Parts that only answer to the visitor, such as the ring around a chosen point, are left out. */
const transient = '[data-transient]';

export function svgText(svg: SVGSVGElement): string {
  const { width, height } = svg.getBoundingClientRect();
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const [originals, copies] = [svg, copy].map((root) => [...root.querySelectorAll<SVGElement>('*')]);
  for (const [i, original] of (originals ?? []).entries()) {
    const style = getComputedStyle(original);
    const target = copies?.[i];
    for (const name of kept) target?.style.setProperty(name, style.getPropertyValue(name));
  }
  for (const part of copy.querySelectorAll(transient)) part.remove();
  const paper = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  for (const side of ['width', 'height']) paper.setAttribute(side, '100%');
  paper.setAttribute('fill', paperColour(svg));
  copy.prepend(paper);
  copy.setAttribute('viewBox', `0 0 ${width} ${height}`);
  copy.removeAttribute('style');
  return new XMLSerializer().serializeToString(copy);
}

/** The surface that the chart lies on. */
function paperColour(svg: SVGSVGElement): string {
  for (let element: Element | null = svg; element !== null; element = element.parentElement) {
    const { backgroundColor } = getComputedStyle(element);
    if (!/^(transparent|rgba\(0, 0, 0, 0\))$/.test(backgroundColor)) return backgroundColor;
  }
  return '#fff';
}

export const saveSvg = (name: string, svg: SVGSVGElement): void =>
  saveBlob(`${name}.svg`, new Blob([svgText(svg)], { type: 'image/svg+xml' }));

/** Twice the size on the screen. */
const pixelRatio = 2;

export async function pngOf(svg: SVGSVGElement): Promise<Blob> {
  const { width, height } = svg.getBoundingClientRect();
  const image = new Image(width, height);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(svg))}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [Math.ceil(width * pixelRatio), Math.ceil(height * pixelRatio)];
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob === null)
        reject(new Error(`save chart: ${canvas.width} × ${canvas.height} pixels could not be drawn; save it as SVG`));
      else resolve(blob);
    }, 'image/png');
  });
}
