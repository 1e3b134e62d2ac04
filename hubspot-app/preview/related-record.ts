import type { RelatedRecord } from './pages.ts';
import type { PreviewRecord } from './types.ts';

/** A contact or company as the deals name it, with those deals; null when none does. */
export const relatedRecord = (
  deals: readonly PreviewRecord[],
  objectTypeId: '0-1' | '0-2',
  id: string,
): RelatedRecord | null => {
  if (objectTypeId === '0-2') {
    const own = deals.filter(({ company }) => company?.id === id);
    const company = own[0]?.company;
    return company
      ? { objectTypeId, id, name: company.name, about: [company.domain], deals: own }
      : null;
  }
  const own = deals.filter(({ contacts }) => contacts.some((contact) => contact.id === id));
  const [deal] = own;
  const contact = deal?.contacts.find((one) => one.id === id);
  return contact
    ? {
        objectTypeId,
        id,
        name: contact.name,
        about: [contact.title, deal?.company?.name ?? '', contact.email].filter(
          (line) => line !== '',
        ),
        deals: own,
      }
    : null;
};
