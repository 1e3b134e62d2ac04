import type {
  DealCardView,
  EvidenceTag,
  FitView,
  InfluencerRow,
  JourneyEntry,
  ModelChoice,
  ModelComparisonRow,
  ModelId,
  MomentView,
  MoneyView,
  RemainderRow,
} from '@pipeline-attribution/shared';
import { list, nullable, number, object, oneOf, text, variants, type Guard } from './guard.ts';

const money = nullable(object<MoneyView>({ minor: number, currency: text, text }));

const moment = object<MomentView>({ at: text, text, ago: text });

const evidence: Guard<EvidenceTag> = oneOf('tracked', 'self_reported', 'inferred');

/** Any text: the card only hands the id back, so a model newer than this bundle may still be picked. */
const modelId = text as Guard<ModelId>;

const modelChoice = object<ModelChoice>({ id: modelId, label: text, description: text });

const influencer = object<InfluencerRow>({
  id: text,
  name: text,
  platform: nullable(text),
  platformLabel: text,
  contentType: nullable(text),
  contentLabel: text,
  campaigns: list(text),
  share: number,
  shareText: text,
  amount: money,
  touches: number,
  posts: number,
  lastTouch: object<InfluencerRow['lastTouch']>({ at: text, text, ago: text, through: text }),
  evidence,
  evidenceLabel: text,
  reason: text,
});

const journeyEntry = variants<JourneyEntry>({
  touch: object<Extract<JourneyEntry, { kind: 'touch' }>>({
    kind: oneOf('touch'),
    id: text,
    moment,
    title: text,
    influencer: nullable(text),
    campaign: nullable(text),
    channelLabel: text,
    platformLabel: text,
    person: text,
    personNote: nullable(text),
    evidence,
    evidenceLabel: text,
    share: number,
    shareText: text,
    amount: money,
    url: nullable(text),
    reason: text,
  }),
  stage: object<Extract<JourneyEntry, { kind: 'stage' }>>({
    kind: oneOf('stage'),
    id: text,
    moment,
    title: text,
  }),
});

const comparison = object<ModelComparisonRow>({
  model: modelId,
  label: text,
  share: number,
  shareText: text,
  amount: money,
  topInfluencer: text,
});

/** The whole of {@link DealCardView}, field by field. */
export const dealCardView: Guard<DealCardView> = object<DealCardView>({
  version: oneOf(1),
  record: object<DealCardView['record']>({
    crm: oneOf('hubspot', 'salesforce'),
    objectType: oneOf('deal', 'opportunity'),
    id: text,
    name: text,
    outcome: oneOf('open', 'won', 'lost'),
    stageLabel: text,
    amount: money,
  }),
  state: oneOf('ready', 'empty'),
  sentence: text,
  empty: nullable(
    object<NonNullable<DealCardView['empty']>>({ title: text, why: text, action: text }),
  ),
  model: object<DealCardView['model']>({
    id: modelId,
    label: text,
    description: text,
    scope: oneOf('influencer', 'allMarketing'),
    scopeLabel: text,
  }),
  models: list(modelChoice),
  fit: nullable(
    object<FitView>({
      fittedAt: moment,
      text,
      level: oneOf('fallback', 'blended', 'full'),
      reason: nullable(text),
      version: number,
    }),
  ),
  figures: object<DealCardView['figures']>({
    attributed: object<DealCardView['figures']['attributed']>({
      amount: money,
      share: number,
      shareText: text,
      range: nullable(
        object<NonNullable<DealCardView['figures']['attributed']['range']>>({
          low: number,
          high: number,
          text,
        }),
      ),
    }),
    touches: number,
    peopleReached: number,
    peopleTotal: number,
    peopleText: text,
    daysSinceFirstTouch: nullable(number),
    conversion: nullable(
      object<NonNullable<DealCardView['figures']['conversion']>>({
        probability: number,
        text,
        source: text,
      }),
    ),
  }),
  influencers: list(influencer),
  remainder: list(
    object<RemainderRow>({
      kind: oneOf('inferred', 'channel', 'removed', 'baseline', 'unattributed'),
      label: text,
      share: number,
      shareText: text,
      amount: money,
      reason: text,
    }),
  ),
  talkAbout: nullable(
    object<NonNullable<DealCardView['talkAbout']>>({
      title: text,
      url: nullable(text),
      influencer: text,
      platformLabel: text,
      line: text,
      moment,
    }),
  ),
  journey: object<DealCardView['journey']>({
    latest: list(journeyEntry),
    all: list(journeyEntry),
  }),
  comparison: list(comparison),
  explanation: list(text),
  freshness: object<DealCardView['freshness']>({
    computed: moment,
    synced: nullable(moment),
    text,
  }),
});
