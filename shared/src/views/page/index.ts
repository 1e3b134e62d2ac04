export * from './page.ts';
export * from './filters.ts';
export * from './cells.ts';
export * from './blocks.ts';
export * from './forms.ts';
export * from './table.ts';
export * from './text.ts';
export * from './even-money.ts';
