/** Pure: from pieces of text with places on a page to the lines a person sees. */
export interface Piece {
  text: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface PdfLine {
  text: string;
  x: number;
  end: number;
  height: number;
  /** How many stretches of it are set apart as the columns of a table are. */
  columns: number;
}

const PAGE_NUMBER = /^[-—–·\s]*(?:第\s*)?\d{1,4}(?:\s*页)?[-—–·\s]*$/;

/** Lines by height on the page, from top to bottom; page numbers at the edges are left out. */
export function toLines(pieces: readonly Piece[]): PdfLine[] {
  const sorted = pieces.filter(p => p.text.trim() !== '').sort((a, b) => b.y - a.y || a.x - b.x);
  const rows: Piece[][] = [];
  for (const piece of sorted) {
    const row = rows.at(-1);
    if (row && Math.abs(row[0].y - piece.y) <= Math.max(2, row[0].height * 0.4)) row.push(piece);
    else rows.push([piece]);
  }
  const lines = rows.map(row => {
    row.sort((a, b) => a.x - b.x);
    const line: PdfLine = { text: '', x: row[0].x, end: row[0].x, height: row[0].height || 10, columns: 1 };
    for (const piece of row) {
      const gap = piece.x - line.end;
      if (line.text !== '' && gap > line.height * 2) {
        line.columns++;
        line.text += ' ';
      } else if (line.text !== '' && gap > line.height * 0.6) line.text += ' ';
      line.text += piece.text;
      line.end = Math.max(line.end, piece.x + piece.width);
    }
    return line;
  });
  const isEdge = (i: number): boolean => i === 0 || i === lines.length - 1;
  return lines.filter((line, i) => !(isEdge(i) && PAGE_NUMBER.test(line.text)));
}

/** A line that reaches the right edge goes on in the next one, unless that is set in like a paragraph. */
export function joinWrapped(lines: readonly PdfLine[]): string[] {
  const right = Math.max(0, ...lines.map(l => l.end));
  const left = Math.min(...lines.map(l => l.x));
  const out: string[] = [];
  lines.forEach((line, i) => {
    const before = lines[i - 1];
    const wraps = before && before.end > right - before.height * 1.6 && line.x < left + line.height * 1.2;
    if (wraps) out[out.length - 1] += line.text;
    else out.push(line.text);
  });
  return out;
}
