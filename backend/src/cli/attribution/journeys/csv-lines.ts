/** A line's cells, or why it has none. */
export type CsvLine =
  | { readonly line: number; readonly cells: readonly string[] }
  | { readonly line: number; readonly wrong: string };

/**
 * The lines of a CSV file in UTF-8, one at a time: with or without byte-order mark, any line ends, empty lines
 * left out. Cells may be quoted and hold the delimiter and doubled quotes; a quoted cell ends on its line. So a
 * quote that was never closed costs its own line and not all that follow.
 */
export async function* csvLines(
  input: AsyncIterable<Buffer | string>,
  delimiter: string,
): AsyncGenerator<CsvLine[]> {
  const decoder = new TextDecoder();
  let rest = '';
  let line = 0;
  const read = (texts: readonly string[]): CsvLine[] => {
    const read: CsvLine[] = [];
    for (const text of texts) {
      line += 1;
      const whole = text.endsWith('\r') ? text.slice(0, -1) : text;
      if (whole !== '') read.push(cellsOf(whole, line, delimiter));
    }
    return read;
  };
  for await (const chunk of input) {
    const texts = (
      rest + (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }))
    ).split('\n');
    rest = texts.pop() ?? '';
    yield read(texts);
  }
  yield read([rest + decoder.decode()]);
}

/** The cells of one line without its line end. */
export function cellsOf(text: string, line: number, delimiter: string): CsvLine {
  if (!text.includes('"')) return { line, cells: text.split(delimiter) };
  const cells: string[] = [];
  for (let at = 0; at <= text.length;) {
    if (text[at] !== '"') {
      const end = text.indexOf(delimiter, at);
      cells.push(text.slice(at, end < 0 ? text.length : end));
      at = end < 0 ? text.length + 1 : end + 1;
      continue;
    }
    const end = closingQuote(text, at + 1);
    if (end < 0) return { line, wrong: 'a quote is not closed on it' };
    if (end + 1 < text.length && text[end + 1] !== delimiter) {
      return { line, wrong: 'something follows a closing quote' };
    }
    cells.push(text.slice(at + 1, end).replaceAll('""', '"'));
    at = end + 2;
  }
  return { line, cells };
}

function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] !== '"') return at;
  }
  return -1;
}
