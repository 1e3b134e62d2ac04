import {
  Flex,
  Heading,
  TableBody,
  TableCell,
  TableFooter,
  TableHead,
  TableHeader,
  TableRow,
  Text,
} from '@hubspot/ui-extensions';
import type { DealCardView, InfluencerRow } from '@pipeline-attribution/shared';
import { EvidenceMark } from './EvidenceMark.tsx';
import { PagedTable } from './PagedTable.tsx';
import { platformAndContent, throughWhom } from './row-words.ts';
import { usePage } from './paging.ts';
import { wholeDeal } from './whole-deal.ts';
import { WhyShare } from './WhyShare.tsx';

/** HubSpot's guidance: a table longer than about ten rows gets pages. */
const ROWS_PER_PAGE = 10;

const NONE = '–';

/** In pixels: a long reason in the last columns must not break every name into words. */
const NAME_WIDTH = 170;

const Row = ({ row }: { readonly row: InfluencerRow }) => (
  <TableRow>
    <TableCell width={NAME_WIDTH}>
      <Text format={{ fontWeight: 'demibold' }}>{row.name}</Text>
      <Text variant="microcopy">{platformAndContent(row)}</Text>
      {row.campaigns.length > 0 && <Text variant="microcopy">{row.campaigns.join(', ')}</Text>}
    </TableCell>
    <TableCell align="right" width="min">
      {row.shareText}
    </TableCell>
    <TableCell align="right" width="min">
      {row.amount?.text ?? NONE}
    </TableCell>
    <TableCell width="auto">
      <Text>{row.lastTouch.ago}</Text>
      <Text variant="microcopy">{throughWhom(row)}</Text>
    </TableCell>
    <TableCell width="min">
      <EvidenceMark evidence={row.evidence} label={row.evidenceLabel} />
    </TableCell>
    <TableCell align="right" width="min">
      <WhyShare row={row} />
    </TableCell>
  </TableRow>
);

const RemainderRow = ({ row }: { readonly row: DealCardView['remainder'][number] }) => (
  <TableRow>
    <TableCell width={NAME_WIDTH}>
      <Text>{row.label}</Text>
    </TableCell>
    <TableCell align="right" width="min">
      {row.shareText}
    </TableCell>
    <TableCell align="right" width="min">
      {row.amount?.text ?? NONE}
    </TableCell>
    <TableCell colSpan={3}>
      <Text variant="microcopy">{row.reason}</Text>
    </TableCell>
  </TableRow>
);

/** Who influenced the deal, then what is not influencers', so that the reader sees the whole of it. */
export const InfluencerTable = ({ view }: { readonly view: DealCardView }) => {
  const page = usePage(view.influencers, ROWS_PER_PAGE);
  const whole = wholeDeal(view);
  const { amount } = view.record;
  return (
    <Flex direction="column" gap="xs">
      <Heading>Influencers</Heading>
      <PagedTable page={page}>
        <TableHead>
          <TableRow>
            <TableHeader width={NAME_WIDTH}>Influencer</TableHeader>
            <TableHeader width="min" align="right">
              Share
            </TableHeader>
            <TableHeader width="min" align="right">
              {amount === null ? 'Amount' : `Amount (${amount.currency})`}
            </TableHeader>
            <TableHeader width="auto">Last touch</TableHeader>
            <TableHeader width="min">Evidence</TableHeader>
            <TableHeader width="min" align="right">
              Details
            </TableHeader>
          </TableRow>
        </TableHead>
        <TableBody>
          {page.items.map((row) => (
            <Row key={row.id} row={row} />
          ))}
          {page.number === page.count &&
            view.remainder.map((row) => (
              <RemainderRow key={`${row.kind} ${row.label}`} row={row} />
            ))}
        </TableBody>
        {whole !== null && (
          <TableFooter>
            <TableRow>
              <TableHeader width={NAME_WIDTH}>Whole deal</TableHeader>
              <TableHeader width="min" align="right">
                {whole.shareText}
              </TableHeader>
              <TableHeader width="min" align="right">
                {whole.amount?.text ?? NONE}
              </TableHeader>
              <TableHeader width="auto">{''}</TableHeader>
              <TableHeader width="min">{''}</TableHeader>
              <TableHeader width="min">{''}</TableHeader>
            </TableRow>
          </TableFooter>
        )}
      </PagedTable>
    </Flex>
  );
};
