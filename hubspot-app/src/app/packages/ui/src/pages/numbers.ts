const plain = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

/** Leads and deals are shared out, so counts have fractions: one digit of them is enough to read. */
export const countText = (count: number): string => plain.format(count);
