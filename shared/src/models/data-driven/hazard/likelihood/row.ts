import { at } from '../linear-algebra.ts';
import type { Context } from './context.ts';

/** A sparse row of derivatives, gathered before it is multiplied out. */
export class Row {
  readonly index: Int32Array;
  readonly value: Float64Array;
  readonly dense: Float64Array;
  length = 0;

  constructor(size: number) {
    this.dense = new Float64Array(size);
    this.index = new Int32Array(size);
    this.value = new Float64Array(size);
  }

  push(index: number, value: number): void {
    this.index[this.length] = index;
    this.value[this.length] = value;
    this.length += 1;
  }

  /** Adds up what stands in the row more than once. */
  compact(): void {
    const { dense } = this;
    for (let a = 0; a < this.length; a++) {
      const i = this.index[a] as number;
      dense[i] = at(dense, i) + at(this.value, a);
    }
    let kept = 0;
    for (let a = 0; a < this.length; a++) {
      const i = this.index[a] as number;
      const value = at(dense, i);
      if (value === 0) continue;
      dense[i] = 0;
      this.index[kept] = i;
      this.value[kept] = value;
      kept += 1;
    }
    this.length = kept;
  }

  /** gradient += factor·row. */
  addGradient({ gradient }: Context, factor: number): void {
    for (let a = 0; a < this.length; a++) {
      const i = this.index[a] as number;
      gradient[i] = at(gradient, i) + factor * at(this.value, a);
    }
  }

  /** sums += factor·row. */
  addTo(sums: Float64Array, factor: number): void {
    for (let a = 0; a < this.length; a++) {
      const i = this.index[a] as number;
      sums[i] = at(sums, i) + factor * at(this.value, a);
    }
  }

  /** lower += factor·row·rowᵀ, below and on the diagonal only: rows of many accounts take most of the time. */
  addSquare({ lower, layout, options }: Context, factor: number): void {
    if (options.gradientOnly === true) return;
    for (let a = 0; a < this.length; a++) {
      const i = this.index[a] as number;
      const scaled = factor * at(this.value, a);
      if (scaled === 0) continue;
      for (let b = 0; b <= a; b++) {
        const j = this.index[b] as number;
        const place = i > j ? i * layout.size + j : j * layout.size + i;
        lower[place] = at(lower, place) + scaled * at(this.value, b);
      }
    }
  }

  /** information += factor·row·otherᵀ. */
  addInformation({ information, layout, options }: Context, other: Row, factor: number): void {
    if (options.gradientOnly === true) return;
    for (let a = 0; a < this.length; a++) {
      const from = (this.index[a] as number) * layout.size;
      const scaled = factor * at(this.value, a);
      for (let b = 0; b < other.length; b++) {
        const place = from + (other.index[b] as number);
        information[place] = at(information, place) + scaled * at(other.value, b);
      }
    }
  }
}
