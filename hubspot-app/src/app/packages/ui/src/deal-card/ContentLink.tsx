import { Link, Text } from '@hubspot/ui-extensions';

/** Only web addresses become links; what came from a CRM field may hold anything. */
export const isWebAddress = (url: string | null): url is string =>
  url !== null && /^https?:\/\/[^\s]+$/i.test(url);

interface ContentLinkProps {
  readonly title: string;
  readonly url: string | null;
}

/** The title of a piece of content, linked to it where its address is known. */
export const ContentLink = ({ title, url }: ContentLinkProps) =>
  isWebAddress(url) ? (
    <Link href={{ url, external: true }}>{title}</Link>
  ) : (
    <Text format={{ fontWeight: 'demibold' }}>{title}</Text>
  );
