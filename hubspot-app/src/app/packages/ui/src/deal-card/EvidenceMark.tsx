import { Tag, type TagProps } from '@hubspot/ui-extensions';
import type { EvidenceTag } from '@pipeline-attribution/shared';

const COLOUR: Readonly<Record<EvidenceTag, NonNullable<TagProps['variant']>>> = {
  tracked: 'success',
  self_reported: 'info',
  inferred: 'warning',
};

interface EvidenceMarkProps {
  readonly evidence: EvidenceTag;
  readonly label: string;
}

/** How we know of a touch. Always with its word: colour alone says nothing to many readers. */
export const EvidenceMark = ({ evidence, label }: EvidenceMarkProps) => (
  <Tag variant={COLOUR[evidence]}>{label}</Tag>
);
