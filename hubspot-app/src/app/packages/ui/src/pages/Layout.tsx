import { Divider, Flex, Inline, Text } from '@hubspot/ui-extensions';
import { PageLink, usePageRoute, type PageRoutesLayoutProps } from '@hubspot/ui-extensions/pages';
import { PLACES } from './places.ts';

/** The navigation above every page; the page one is on is no link. */
export const Layout = ({ children }: PageRoutesLayoutProps) => {
  const { path } = usePageRoute();
  return (
    <Flex direction="column" gap="md">
      <Inline gap="md">
        {PLACES.map((place) =>
          place.path === path ? (
            <Text key={place.path} inline format={{ fontWeight: 'bold' }}>
              {place.label}
            </Text>
          ) : (
            <PageLink key={place.path} to={place.path}>
              {place.label}
            </PageLink>
          ),
        )}
      </Inline>
      <Divider size="flush" />
      {children}
    </Flex>
  );
};
