import type {
  AccountCardView,
  EvidenceTag,
  ModelChoice,
  ModelId,
  MomentView,
  MoneyView,
  PersonCardView,
  TouchCard,
  TouchedCampaignRow,
  TouchedDealRow,
  TouchedInfluencerRow,
  TouchedPersonRow,
  TouchEntry,
} from '@pipeline-attribution/shared';
import { list, nullable, number, object, oneOf, text, type Fields, type Guard } from './guard.ts';

const money = nullable(object<MoneyView>({ minor: number, currency: text, text }));
const momentFields: Fields<MomentView> = { at: text, text, ago: text };
const moment = object<MomentView>(momentFields);
const evidence: Guard<EvidenceTag> = oneOf('tracked', 'self_reported', 'inferred');
const crm = oneOf('hubspot', 'salesforce');

const entry = object<TouchEntry>({
  id: text,
  moment,
  title: text,
  influencer: nullable(text),
  campaign: nullable(text),
  channelLabel: text,
  platformLabel: text,
  person: text,
  evidence,
  evidenceLabel: text,
  url: nullable(text),
});

const parts: Fields<TouchCard> = {
  version: oneOf(1),
  state: oneOf('ready', 'empty'),
  sentence: text,
  empty: nullable(
    object<NonNullable<TouchCard['empty']>>({ title: text, why: text, action: text }),
  ),
  figures: object<TouchCard['figures']>({
    touches: number,
    otherTouches: number,
    influencers: number,
    campaigns: number,
    peopleReached: number,
    peopleTotal: number,
    peopleText: text,
    daysSinceFirstTouch: nullable(number),
  }),
  lastTouch: nullable(
    object<NonNullable<TouchCard['lastTouch']>>({
      ...momentFields,
      influencer: text,
      through: text,
      title: text,
    }),
  ),
  influencers: list(
    object<TouchedInfluencerRow>({
      id: text,
      name: text,
      platformLabel: text,
      contentLabel: text,
      campaigns: list(text),
      touches: number,
      lastTouch: object<TouchedInfluencerRow['lastTouch']>({
        ...momentFields,
        through: text,
        title: text,
      }),
      evidence,
      evidenceLabel: text,
    }),
  ),
  campaigns: list(
    object<TouchedCampaignRow>({
      id: text,
      name: text,
      influencers: list(text),
      touches: number,
      lastTouch: moment,
    }),
  ),
  deals: list(
    object<TouchedDealRow>({
      id: text,
      name: text,
      outcome: oneOf('open', 'won', 'lost'),
      stageLabel: text,
      amount: money,
      share: number,
      shareText: text,
      attributed: money,
      influencers: text,
    }),
  ),
  dealsNote: nullable(text),
  model: object<ModelChoice>({ id: text as Guard<ModelId>, label: text, description: text }),
  talkAbout: nullable(
    object<NonNullable<TouchCard['talkAbout']>>({
      title: text,
      url: nullable(text),
      influencer: text,
      platformLabel: text,
      line: text,
      moment,
    }),
  ),
  touches: object<TouchCard['touches']>({ latest: list(entry), all: list(entry) }),
  freshness: object<TouchCard['freshness']>({ synced: nullable(moment), text }),
};

/** The whole of {@link PersonCardView}, field by field. */
export const personCardView = object<PersonCardView>({
  record: object<PersonCardView['record']>({
    crm,
    objectType: oneOf('contact', 'lead'),
    id: text,
    name: text,
    about: text,
  }),
  ...parts,
});

/** The whole of {@link AccountCardView}, field by field. */
export const accountCardView = object<AccountCardView>({
  record: object<AccountCardView['record']>({
    crm,
    objectType: oneOf('company', 'account'),
    id: text,
    name: text,
  }),
  people: list(
    object<TouchedPersonRow>({
      id: text,
      name: text,
      about: text,
      touches: number,
      lastTouch: nullable(
        object<NonNullable<TouchedPersonRow['lastTouch']>>({ ...momentFields, influencer: text }),
      ),
    }),
  ),
  ...parts,
});
