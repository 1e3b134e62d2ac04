import { PageLink as Link } from '@hubspot/ui-extensions/pages';
import type { PageLink } from '@pipeline-attribution/shared';

/** Where a page of the contract stands in HubSpot; the router has a route for each. */
export const pathOf = (page: PageLink['page']): string => (page === 'dashboard' ? '/' : `/${page}`);

/** A link within the app, with what is chosen on the page it leads to. */
export const ToPage = ({ to, label }: { readonly to: PageLink; readonly label: string }) => (
  <Link to={pathOf(to.page)} params={{ ...to.params }}>
    {label}
  </Link>
);
