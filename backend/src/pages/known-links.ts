import type { PageId } from '@pipeline-attribution/shared';

/** A link leads only to a page there is: of others the words stay and the link goes. */
export function withKnownLinks<Value>(value: Value, isPage: (id: PageId) => boolean): Value {
  if (Array.isArray(value)) {
    return value
      .filter((one: unknown) => !isLabelledLinkTo(one, (id) => !isPage(id)))
      .map((one: unknown) => withKnownLinks(one, isPage)) as Value;
  }
  if (typeof value !== 'object' || value === null) return value;
  const kept: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    if (isPageLink(inner) && !isPage(inner.page)) {
      // A cell may do without, a figure says null.
      if (!('text' in value && 'value' in value && !('key' in value))) kept[key] = null;
    } else if (isLabelledLinkTo(inner, (id) => !isPage(id))) kept[key] = null;
    else kept[key] = withKnownLinks(inner, isPage);
  }
  return kept as Value;
}

const isPageLink = (value: unknown): value is { readonly page: PageId } =>
  typeof value === 'object' && value !== null && 'page' in value && 'params' in value;

const isLabelledLinkTo = (value: unknown, test: (id: PageId) => boolean): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'label' in value &&
  'to' in value &&
  Object.keys(value).length === 2 &&
  isPageLink(value.to) &&
  test(value.to.page);
