import {
  viewInWordsOf,
  type AccountCardView,
  type DealCardView,
  type PersonCardView,
} from '@pipeline-attribution/shared';
import { z } from 'zod';
import { refuseUnseenCard } from '../access/card-access.ts';
import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { notFound } from '../http/problem.ts';
import { dealCard } from './deal-card.ts';
import { dealCardOut } from './deal-card-schema.ts';
import { loadDealJourney } from './deal-journey.ts';
import { CRM_NAME, findDeal } from './find-deal.ts';
import { loadScene, withNamesMarked } from './scene.ts';
import { modelParam } from './schemas.ts';
import { accountCardOut, personCardOut } from './touch-card-schema.ts';
import { accountCard, personCard } from './touch-card.ts';

/** Which card a record of each CRM has. */
const CARDS = {
  hubspot: { deal: 'deal', contact: 'person', company: 'account' },
  salesforce: { opportunity: 'deal', contact: 'person', lead: 'person', account: 'account' },
} as const satisfies Record<string, Record<string, 'deal' | 'person' | 'account'>>;

type CardView = DealCardView | PersonCardView | AccountCardView;

export const recordCardEndpoint: Endpoint = endpoint({
  method: 'get',
  path: '/records/{crm}/{objectType}/{id}/card',
  tag: 'Records',
  summary: 'What the card of a record shows',
  description:
    'For a HubSpot `deal`, `contact` or `company`, or a Salesforce `opportunity`, `contact`, `lead` or `account` (id of 15 or 18 characters): every text ready to draw. Of a deal the journey and the credit under each model; of people and companies their touches, influencers, campaigns and open deals. HubSpot users whom the setting “who sees cards” leaves out are refused.',
  scope: 'read',
  params: z.strictObject({
    crm: z.enum(['hubspot', 'salesforce'], 'Must be hubspot or salesforce.'),
    objectType: z.string().max(40),
    id: z.string().min(1).max(64),
  }),
  query: z.strictObject({ model: modelParam }),
  answer: z.union([dealCardOut, personCardOut, accountCardOut]),
  handle: ({ params, query, context, principal, transaction }) =>
    transaction(async (tx): Promise<CardView> => {
      const scene = withNamesMarked(await loadScene(tx, context));
      const { crm, objectType, id } = params;
      const model = query.model ?? scene.settings.defaultModel;
      const guard = (deals: readonly string[]): Promise<void> =>
        refuseUnseenCard(tx, principal, scene.settings.cards, deals);
      const spoken = async <View extends CardView>(view: View | Promise<View>): Promise<View> =>
        viewInWordsOf(crm, await view);
      const known: Readonly<Record<string, 'deal' | 'person' | 'account'>> = CARDS[crm];
      switch (Object.hasOwn(known, objectType) ? known[objectType] : undefined) {
        case 'deal': {
          const dealId = await findDeal(scene, crm, id);
          await guard([dealId]);
          return spoken(dealCard(scene, await loadDealJourney(scene, dealId), model));
        }
        case 'person':
          return spoken(
            personCard(
              scene,
              { crm, objectType: objectType as 'contact' | 'lead', id },
              model,
              guard,
            ),
          );
        case 'account':
          return spoken(
            accountCard(
              scene,
              { crm, objectType: objectType as 'company' | 'account', id },
              model,
              guard,
            ),
          );
        case undefined:
          throw notFound(
            `There is no card of a ${CRM_NAME[crm]} ${objectType}. There is one of each ${Object.keys(known).join(', ')}.`,
          );
      }
    }),
});
