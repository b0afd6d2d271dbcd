import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';

/** DejaVu has Latin, Greek, Cyrillic, Hebrew, Arabic and more; a character that it lacks is printed as an empty box. */
const { resolve } = createRequire(import.meta.url);
const fonts = {
  regular: resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  bold: resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
} as const;
export type Font = keyof typeof fonts;

/** Points, of which an A4 page is 595 wide and 842 high. */
const TOP = 48;
const BOTTOM = 785;
const FOOT = 805;
const LEFT = 40;
const WIDTH = 516;
const SIZE = 8;
const GAP = 4;

/** A column of the table; only `wraps` may need more than one line. */
export interface Column {
  readonly title: string;
  readonly x: number;
  readonly width: number;
  readonly align: 'left' | 'right';
  readonly wraps?: boolean;
}

/** A4 pages with a table that goes on from page to page under its titles, and a foot with the number of each page. */
export class Sheet {
  readonly #columns: readonly Column[];
  readonly #document: PDFKit.PDFDocument;
  readonly #bytes: Uint8Array[] = [];
  readonly #ended: Promise<void>;
  #y = TOP;

  constructor(columns: readonly Column[], info: { readonly Title: string; readonly CreationDate: Date }) {
    this.#columns = columns;
    const document = new PDFDocument({
      size: 'A4',
      margin: 0,
      font: fonts.regular,
      bufferPages: true,
      lang: 'en',
      displayTitle: true,
      info: { ...info, Creator: 'Tessera' },
    });
    document.on('data', (chunk: Uint8Array) => this.#bytes.push(chunk));
    this.#ended = new Promise((done, fail) => document.on('end', done).on('error', fail));
    this.#document = document;
  }

  /** One paragraph over the whole width. */
  text(text: string, size: number, font: Font = 'regular'): void {
    this.#document.font(fonts[font]).fontSize(size).text(text, LEFT, this.#y, { width: WIDTH });
    this.#y = this.#document.y + GAP;
  }

  titles(): void {
    const titles = this.#columns.map(({ title }) => title);
    this.#line(titles, 'bold', this.#heightOf(titles, 'bold'));
  }

  /** One row of the table, whole on one page; `cells` in the order of the columns. */
  row(cells: readonly string[], font: Font = 'regular'): void {
    const height = this.#heightOf(cells, font);
    if (this.#y + height > BOTTOM) {
      this.#document.addPage();
      this.#y = TOP;
      this.titles();
    }
    this.#line(cells, font, height);
  }

  /** Numbers the pages and returns the document. */
  async close(foot: string): Promise<Uint8Array> {
    const document = this.#document;
    const { count } = document.bufferedPageRange();
    document.font(fonts.regular).fontSize(SIZE);
    for (let page = 0; page < count; page += 1) {
      document.switchToPage(page);
      document.text(foot, LEFT, FOOT, { width: WIDTH });
      document.text(`page ${page + 1} of ${count}`, LEFT, FOOT, { width: WIDTH, align: 'right' });
    }
    document.end();
    await this.#ended;
    return Buffer.concat(this.#bytes);
  }

  #heightOf(cells: readonly string[], font: Font): number {
    const index = this.#columns.findIndex(({ wraps }) => wraps === true);
    this.#document.font(fonts[font]).fontSize(SIZE);
    return this.#document.heightOfString(cells[index] || ' ', { width: this.#columns[index]?.width ?? WIDTH });
  }

  #line(cells: readonly string[], font: Font, height: number): void {
    const document = this.#document.font(fonts[font]).fontSize(SIZE);
    for (const [index, { x, width, align, wraps }] of this.#columns.entries()) {
      const cell = cells[index] ?? '';
      if (wraps) document.text(cell, x, this.#y, { width });
      else if (cell !== '') {
        const indent = align === 'right' ? width - document.widthOfString(cell) : 0;
        document.text(cell, x + indent, this.#y, { lineBreak: false });
      }
    }
    this.#y += height + GAP;
    const rule = this.#y - GAP / 2;
    document
      .moveTo(LEFT, rule)
      .lineTo(LEFT + WIDTH, rule)
      .lineWidth(0.25)
      .strokeColor('#999999')
      .stroke();
  }
}
