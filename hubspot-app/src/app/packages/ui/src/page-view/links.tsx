import { Link, Text } from '@hubspot/ui-extensions';
import { PageLink as InnerLink } from '@hubspot/ui-extensions/pages';
import type { PageLink, RecordLink } from '@pipeline-attribution/shared';

/** Where a page of the contract stands in HubSpot; the router has a route for each. */
export const pathOf = (page: PageLink['page']): string => (page === 'dashboard' ? '/' : `/${page}`);

/** A link within the app, with what is chosen on the page it leads to. */
export const ToPage = ({ to, label }: { readonly to: PageLink; readonly label: string }) => (
  <InnerLink to={pathOf(to.page)} params={{ ...to.params }}>
    {label}
  </InnerLink>
);

interface LinkedProps {
  readonly label: string;
  readonly to?: PageLink | null | undefined;
  readonly record?: RecordLink | null | undefined;
  readonly url?: string | null | undefined;
}

/** Words that lead to a page of the app, to a record of HubSpot, or to the web; words alone where they lead nowhere. */
export const Linked = ({ label, to, record, url }: LinkedProps) => {
  if (to != null) return <ToPage to={to} label={label} />;
  // A string: how an address within HubSpot opens is HubSpot's to decide. App pages have none of the CRM components.
  if (record?.url !== undefined) return <Link href={record.url}>{label}</Link>;
  if (url != null) return <Link href={{ url, external: true }}>{label}</Link>;
  return <Text>{label}</Text>;
};
