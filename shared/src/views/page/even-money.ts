import { currencyExponent } from '../../roi/currency.ts';
import { formatMoney, type MoneyStyle } from '../../roi/format-money.ts';
import type { Block, FiguresBlock, TableBlock } from './blocks.ts';
import type { Cell } from './cells.ts';

/**
 * Writes amounts that stand together alike. By itself each shows cents only where they say something, so that
 * `€501.33` would stand among whole euros: here a column has them in all its rows or in none. In none where one of
 * its amounts shows none because of its size, or all are whole. Headline figures are of several kinds: beside a large
 * one only those lose their cents of which cents are no part to speak of.
 * @param currency of the figures; a column names its own.
 */
export function withEvenMoney(
  blocks: readonly Block[],
  { locale, currency }: { readonly locale: string; readonly currency: string },
): Block[] {
  return blocks.map((block) => {
    if (block.kind === 'table') return evenTable(block, locale);
    return block.kind === 'figures' ? evenFigures(block, locale, currency) : block;
  });
}

/** Of an amount of this many units cents are no part to speak of. */
const SIZEABLE = 100;

function evenFigures(figures: FiguresBlock, locale: string, currency: string): FiguresBlock {
  const unit = 10 ** currencyExponent(currency);
  const isAmount = ({ value, text }: FiguresBlock['items'][number]): boolean =>
    value !== null && text === formatMoney(value, currency, locale);
  const amounts = figures.items.filter(isAmount);
  if (!amounts.some(({ value }) => Math.abs(value ?? 0) >= LARGE * unit)) return figures;
  return {
    ...figures,
    items: figures.items.map((item) =>
      isAmount(item) && Math.abs(item.value ?? 0) >= SIZEABLE * unit
        ? { ...item, text: formatMoney(item.value ?? 0, currency, locale, 'whole') }
        : item,
    ),
  };
}

type Cells = Readonly<Record<string, Cell>>;

function evenTable(table: TableBlock, locale: string): TableBlock {
  let { rows, total } = table;
  for (const { key, kind, currency } of table.columns) {
    if (kind !== 'money' || currency === null) continue;
    const all: readonly Cells[] = [...rows.map(({ cells }) => cells), ...(total ? [total] : [])];
    const style = styleOf(
      all.flatMap(({ [key]: cell }) => (typeof cell?.value === 'number' ? [cell.value] : [])),
      currency,
    );
    const even = (cells: Cells): Cells => {
      const cell = cells[key];
      if (typeof cell?.value !== 'number') return cells;
      // Words that say more than the amount stay as they are.
      if (cell.text !== formatMoney(cell.value, currency, locale)) return cells;
      return {
        ...cells,
        [key]: { ...cell, text: formatMoney(cell.value, currency, locale, style) },
      };
    };
    rows = rows.map((row) => ({ ...row, cells: even(row.cells) }));
    total = total && even(total);
  }
  return { ...table, rows, total };
}

/** From this many units on an amount shows no cents. */
const LARGE = 1000;

function styleOf(amounts: readonly number[], currency: string): MoneyStyle {
  const unit = 10 ** currencyExponent(currency);
  const isWhole =
    amounts.some((amount) => Math.abs(amount) >= LARGE * unit) ||
    amounts.every((amount) => amount % unit === 0);
  return isWhole ? 'whole' : 'exact';
}
