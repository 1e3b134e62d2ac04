import type { PageLinkProps, PageTitleProps } from '@hubspot/ui-extensions/pages';
import { useEffect } from 'react';
import { addressOfPage, openPage, pagesBase } from '../page-location.ts';

/** A link inside the app: changes the address without loading the page anew. */
export const PageLink = ({ to, params, children }: PageLinkProps) => {
  const address = addressOfPage(pagesBase(), to, params);
  return (
    <a
      className="k-link"
      href={address}
      onClick={(event) => {
        event.preventDefault();
        openPage(address);
      }}
    >
      {children}
    </a>
  );
};

export const PageTitle = ({ children }: PageTitleProps) => {
  useEffect(() => {
    document.title = children;
  }, [children]);
  return <h2 className="k-page-title">{children}</h2>;
};
