import { useState } from 'react';

export interface Page<T> {
  readonly items: readonly T[];
  /** 1 for the first. */
  readonly number: number;
  readonly count: number;
  readonly go: (number: number) => void;
}

/** A list in pages. When the list gets shorter, the last page that exists is shown. */
export const usePage = <T>(all: readonly T[], size: number): Page<T> => {
  const [wanted, go] = useState(1);
  const count = Math.max(1, Math.ceil(all.length / size));
  const number = Math.min(wanted, count);
  return { items: all.slice((number - 1) * size, number * size), number, count, go };
};
