import { Divider, Flex } from '@hubspot/ui-extensions';
import type { PageRoutesLayoutProps } from '@hubspot/ui-extensions/pages';
import { Navigation } from './Navigation.tsx';

/** The navigation above every page. */
export const Layout = ({ children }: PageRoutesLayoutProps) => (
  <Flex direction="column" gap="md">
    <Navigation />
    <Divider size="flush" />
    {children}
  </Flex>
);
