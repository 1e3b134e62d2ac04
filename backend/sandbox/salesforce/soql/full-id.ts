import { withSuffix } from '../../common/record-ids.ts';

/** The 18 characters of an id that may be given with 15. */
export const full = (id: string): string => (id.length === 15 ? withSuffix(id) : id);
