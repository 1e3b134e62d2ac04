import { Flex, Heading } from '@hubspot/ui-extensions';
import type { StepsBlock } from '@pipeline-attribution/shared';
import { StepList } from './StepList.tsx';

/** Steps of a checklist or a wizard; the one that is open stands out. */
export const StepsView = ({ block }: { readonly block: StepsBlock }) => (
  <Flex direction="column" gap="xs">
    {block.title !== '' && <Heading>{block.title}</Heading>}
    <StepList
      steps={block.steps}
      next={block.steps.find(({ state }) => state === 'current')?.key ?? null}
    />
  </Flex>
);
