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
  const before = parsed(read(KEY)) as typeof here | null | undefined;
  const [page, referrer] = (!isSourced(...here) && before) || here;
  write(KEY, JSON.stringify([page, referrer]));
  return new Map([
    ['attribution_id', id],
    ['landing_page', page],
    ['referrer', referrer],
    ...tagsOf(page),
  ]);
}
