import { badRequest } from './problem.ts';

/**
 * PostgreSQL cannot hold U+0000 in text, nor half a surrogate pair. Refuses them wherever they are
 * in what was sent, names of fields included, so that no statement fails on them later.
 * @throws ProblemError (400) that names the place.
 */
export function refuseUnstorable(value: unknown, where: string): void {
  // A list instead of recursion: JSON can be nested deeper than the stack.
  const left: { value: unknown; path: string }[] = [{ value, path: '' }];
  for (let next = left.pop(); next; next = left.pop()) {
    const { value: current, path } = next;
    if (typeof current === 'string') check(current, path || where);
    else if (typeof current === 'object' && current !== null) {
      for (const [key, inner] of Object.entries(current)) {
        check(key, path || where);
        if (typeof inner === 'object' || typeof inner === 'string') {
          left.push({ value: inner, path: path === '' ? key : `${path.slice(-150)}.${key}` });
        }
      }
    }
  }
}

function check(text: string, field: string): void {
  const message = text.includes('\0')
    ? 'Has a null character (U+0000) in it, which we cannot store.'
    : text.isWellFormed()
      ? null
      : 'Has half a character (a lone surrogate) in it, which we cannot store.';
  if (message === null) return;
  const shown = field.replaceAll('\0', '').toWellFormed().slice(0, 200);
  throw badRequest(`${shown}: ${message}`, [{ field: shown, message }]);
}
