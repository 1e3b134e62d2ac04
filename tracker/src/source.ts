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
  const before = !isSourced(...here) && (parsed(read(KEY)) as typeof here | null | undefined);
  if (!before) write(KEY, JSON.stringify(here));
  const [page, referrer] = before || here;
  return new Map([
    ['attribution_id', id],
    ['landing_page', page],
    ['referrer', referrer],
    ...tagsOf(page),
  ]);
}
