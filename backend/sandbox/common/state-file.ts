import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** A small JSON document that survives restarts; kept in memory only when there is no file. */
export interface StateFile<T> {
  readonly value: T;
  /** Writes the value beside the file and renames it, so that a kill leaves the old or the new, never half. */
  save(): void;
}

/**
 * Opens the state.
 *
 * @param file path of the JSON file; undefined keeps the state in memory.
 * @throws if the file exists and is not valid JSON: a broken state must not silently forget installs.
 */
export function openState<T extends object>(
  file: string | undefined,
  empty: () => T,
): StateFile<T> {
  if (file === undefined) return { value: empty(), save: () => undefined };
  let text: string | null = null;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const value: T = text === null ? empty() : { ...empty(), ...(JSON.parse(text) as T) };
  return {
    value,
    save() {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(`${file}.new`, JSON.stringify(value), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    },
  };
}
