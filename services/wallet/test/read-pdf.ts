import { inflateSync } from 'node:zlib';

/** What a page shows, as far as tests ask. */
export interface PdfPage {
  /** Its texts in the order they were drawn; a NUL stands for the font's empty box, the glyph of what it does not have. */
  readonly texts: readonly string[];
  /** Width and height in points. */
  readonly size: readonly [number, number];
}

/** Objects by their number, as written between `n 0 obj` and `endobj`. */
const objectsOf = (pdf: string): Map<number, string> =>
  new Map([...pdf.matchAll(/(\d+) 0 obj\n([\s\S]*?)\nendobj/g)].map(([, number, body = '']) => [Number(number), body]));

const streamOf = (body: string): string => {
  const [, head = '', data = ''] = /^([\s\S]*?)stream\n([\s\S]*)\nendstream$/.exec(body) ?? [];
  const bytes = Buffer.from(data, 'latin1');
  return (head.includes('/FlateDecode') ? inflateSync(bytes) : bytes).toString('latin1');
};

const hexToText = (hex: string): string => Buffer.from(hex.replaceAll(' ', ''), 'hex').swap16().toString('utf16le');

/** Which text a font's glyphs stand for (ISO 32000-1, 9.10.3: a CMap of ranges with a list of texts). */
const toUnicode = (cmap: string): ((glyph: number) => string) => {
  const texts = new Map<number, string>();
  for (const [, first = '', list = ''] of cmap.matchAll(/<([0-9a-f]{4})> <[0-9a-f]{4}> \[([^\]]*)\]/gi)) {
    [...list.matchAll(/<([0-9a-f ]+)>/gi)].forEach(([, hex = ''], index) => {
      texts.set(Number.parseInt(first, 16) + index, hexToText(hex));
    });
  }
  return (code) => texts.get(code) ?? '\ufffd';
};

const referenceIn = (body: string, name: string): number =>
  Number(new RegExp(`/${name} (\\d+) 0 R`).exec(body)?.[1] ?? -1);

/** Reads back what a PDF shows, by the standard and not by the library that wrote it: texts in embedded fonts only. */
export const readPdf = (bytes: Uint8Array): PdfPage[] => {
  const objects = objectsOf(Buffer.from(bytes).toString('latin1'));
  const get = (number: number): string => objects.get(number) ?? '';
  const pageList = /\/Kids \[([^\]]*)\]/.exec([...objects.values()].find((body) => /\/Type \/Pages/.test(body)) ?? '');
  const pages = [...(pageList?.[1] ?? '').matchAll(/(\d+) 0 R/g)].map(([, number]) => get(Number(number)));
  return pages.map((page) => {
    const resources = get(referenceIn(page, 'Resources'));
    const fonts = new Map(
      [...resources.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name, number]) => [
        name,
        toUnicode(streamOf(get(referenceIn(get(Number(number)), 'ToUnicode')))),
      ]),
    );
    const texts: string[] = [];
    let font: ((glyph: number) => string) | undefined;
    const content = streamOf(get(referenceIn(page, 'Contents')));
    for (const [, name, shown = ''] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
      if (name !== undefined) font = fonts.get(name);
      else {
        const codes = [...shown.matchAll(/<([0-9a-f]*)>/gi)].flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? []);
        texts.push(codes.map((code) => font?.(Number.parseInt(code, 16)) ?? '').join(''));
      }
    }
    const [, , width, height] = /\/MediaBox \[([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+)\]/.exec(page)?.slice(1) ?? [];
    return { texts, size: [Number(width), Number(height)] };
  });
};
