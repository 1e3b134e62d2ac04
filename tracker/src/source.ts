import { clean, isSourced, tagsOf } from './addresses.ts';
import { deviceId, NAME, parsed, read, write } from './device.ts';
import { landing } from './pages.ts';

const KEY = `${NAME}.source`;

/**
 * What a hidden field may be filled with, by the name it asks for: the tags, click ids and codes the visitor last
 * came with, on this page or an earlier one. Asked only with consent.
 */
export function sourceValues(): Map<string, string> {
  const id = deviceId();
  const here = [clean(landing, document.referrer), clean(document.referrer)] as const;
  const before = isSourced(...here) ? write(KEY, JSON.stringify(here)) : parsed(read(KEY));
  const [page, referrer] = (before as typeof here | null | undefined) ?? here;
  return new Map([
    ['attribution_id', id],
    ['landing_page', page],
    ['referrer', referrer],
    ...tagsOf(page),
  ]);
}
