import { Alert, Flex, Inline, Text } from '@hubspot/ui-extensions';
import { PageTitle, usePageRoute } from '@hubspot/ui-extensions/pages';
import type { Block, PageId, PageView } from '@pipeline-attribution/shared';
import { useCallback, useState } from 'react';
import { apiClient } from '../api/client.ts';
import { failureWords } from '../api/failure.ts';
import { useRemote } from '../hooks/useRemote.ts';
import { CardFailure } from '../states/CardFailure.tsx';
import { SurfaceLoading } from '../states/SurfaceLoading.tsx';
import { ChartView } from './ChartView.tsx';
import { queryOf, withChoice, withPage, withSort } from './choices.ts';
import { CopyView } from './CopyView.tsx';
import { ExportsView } from './ExportsView.tsx';
import { FiguresView, FunnelView } from './FiguresView.tsx';
import { FilterBar, type Chosen } from './FilterBar.tsx';
import { FormView } from './FormView.tsx';
import { HowComputedButton } from './HowComputedButton.tsx';
import { ToPage } from './links.tsx';
import { Notices } from './Notices.tsx';
import { StepsView } from './StepsView.tsx';
import { TextView } from './TextView.tsx';
import { TimelineView } from './TimelineView.tsx';
import { UploadView } from './UploadView.tsx';
import { ViewTable } from './ViewTable.tsx';

interface ReadyProps {
  readonly view: PageView;
  readonly chosen: Chosen;
  readonly choose: (next: Chosen) => void;
  /** Asks for the same page once more: something was done on it. */
  readonly again: () => void;
}

const BlockView = ({
  block,
  chosen,
  choose,
  again,
}: Omit<ReadyProps, 'view'> & { readonly block: Block }) => {
  switch (block.kind) {
    case 'figures':
      return <FiguresView block={block} />;
    case 'funnel':
      return <FunnelView block={block} />;
    case 'chart':
      return <ChartView block={block} />;
    case 'text':
      return <TextView block={block} onDone={again} />;
    case 'notices':
      return <Notices notices={block.notices} />;
    case 'table':
      return (
        <ViewTable
          table={block}
          onSort={(column) => {
            choose(withSort(chosen, block, column));
          }}
          onPage={(page) => {
            choose(withPage(chosen, block.id, page));
          }}
          onDone={again}
        />
      );
    case 'timeline':
      return (
        <TimelineView
          block={block}
          onPage={(page) => {
            choose(withPage(chosen, block.id, page));
          }}
        />
      );
    case 'steps':
      return <StepsView block={block} />;
    case 'copy':
      return <CopyView block={block} />;
    case 'form':
      return <FormView block={block} onDone={again} />;
    case 'upload':
      return <UploadView block={block} onDone={again} />;
  }
};

const Ready = ({ view, chosen, choose, again }: ReadyProps) => (
  <>
    {view.path.length > 0 && (
      <Inline gap="sm">
        {view.path.map(({ label, to }) => (
          <ToPage key={label} to={to} label={label} />
        ))}
      </Inline>
    )}
    <PageTitle>{view.title}</PageTitle>
    {view.sentence !== '' && <Text>{view.sentence}</Text>}
    <Notices notices={view.notices} />
    <FilterBar
      filters={view.filters}
      onChoose={(name, value) => {
        choose(withChoice(chosen, name, value));
      }}
    />
    {view.blocks.map((block) => (
      <BlockView key={block.id} block={block} chosen={chosen} choose={choose} again={again} />
    ))}
    {(view.exports.length > 0 || view.how !== null) && (
      <Flex direction="row" gap="sm" align="start" wrap>
        <ExportsView page={view.id} files={view.exports} query={queryOf(chosen)} />
        {view.how !== null && <HowComputedButton how={view.how} />}
      </Flex>
    )}
    {view.freshness !== '' && <Text variant="microcopy">{view.freshness}</Text>}
  </>
);

const Screen = ({ id, params }: { readonly id: PageId; readonly params: Chosen }) => {
  const load = useCallback((asked: Chosen) => apiClient.page(id, queryOf(asked)), [id]);
  const [chosen, setChosen] = useState(params);
  const { state, ask, retry } = useRemote<Chosen, PageView>(load, params);
  const choose = (next: Chosen): void => {
    setChosen(next);
    ask(next);
  };
  if (state.status === 'loading') return <SurfaceLoading label="Loading the page" />;
  if (state.status === 'failed') {
    return <CardFailure failure={state.failure} subject="page" onRetry={retry} />;
  }
  return (
    <Flex direction="column" gap="md">
      {state.refused !== undefined && (
        <Alert variant="danger" title={failureWords(state.refused.failure.kind, 'page').title}>
          {state.refused.failure.detail ?? failureWords(state.refused.failure.kind, 'page').todo}
        </Alert>
      )}
      <Ready view={state.data} chosen={chosen} choose={choose} again={retry} />
    </Flex>
  );
};

/** A screen of the app: asks for it with what the link chose, and anew with what is chosen on it. */
export const PageScreen = ({ id }: { readonly id: PageId }) => {
  const { params } = usePageRoute();
  // Another page, or another link to the same one: what was chosen before does not stay.
  return <Screen key={id + queryOf(params)} id={id} params={params} />;
};
