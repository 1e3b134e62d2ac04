import { Accordion, DescriptionList, DescriptionListItem, Text } from '@hubspot/ui-extensions';

interface HelpListProps {
  /** e.g. `What the columns say`. */
  readonly title: string;
  readonly items: readonly {
    readonly key: string;
    readonly label: string;
    /** Null where the label says it all. */
    readonly help: string | null;
  }[];
}

/**
 * What figures and columns are, for who wonders: folded away below them. A tooltip would be out of reach of the
 * keyboard in a heading that sorts, and none of them can be read side by side.
 */
export const HelpList = ({ title, items }: HelpListProps) => {
  const explained = items.filter(({ help }) => help !== null);
  return explained.length === 0 ? null : (
    <Accordion title={title} size="small">
      <DescriptionList direction="row">
        {explained.map(({ key, label, help }) => (
          <DescriptionListItem key={key} label={label}>
            <Text>{help}</Text>
          </DescriptionListItem>
        ))}
      </DescriptionList>
    </Accordion>
  );
};
