import type { Evidence } from '@pipeline-attribution/shared';
import type { HealthReason } from './pipeline-evidence.ts';

/** What to do about something, in words, and where. */
export interface HealthAction {
  readonly text: string;
  /** Of this API; null where it is done in the CRM or on the website. */
  readonly method: 'GET' | 'POST' | 'PATCH' | null;
  readonly path: string | null;
}

export const EVIDENCE_WORDS: Readonly<Record<Evidence, string>> = {
  code: 'A code of an influencer’s',
  utm: 'Tagged links',
  referral: 'Where visits came from',
  self_report: 'What people said',
  crm_field: 'Source fields of the CRM',
  crm_event: 'Campaign members and events of the CRM',
  import: 'Imported touches',
  lift: 'More visits after a post than without it',
};

/** Under the API's root: the deals behind a figure. */
export const HEALTH_DEALS_PATH = '/attribution/health/deals';

const inCrm = (text: string): HealthAction => ({ text, method: null, path: null });

/** Why nothing is known of a deal, for people, and what repairs it. */
export const REASON_WORDS: Readonly<
  Record<HealthReason, { readonly label: string; readonly action: HealthAction }>
> = {
  no_contacts: {
    label: 'The deal has no contacts',
    action: {
      text: 'Put the people involved on these deals in the CRM. Or let others of the account count who were active before the deal: setting “buyingGroup”.',
      method: 'PATCH',
      path: '/api/v1/settings',
    },
  },
  contacts_deleted: {
    label: 'Its contacts were deleted in the CRM',
    action: inCrm('Put the people who took over on these deals in the CRM.'),
  },
  outside_lookback: {
    label: 'Its touches lie before the lookback',
    action: {
      text: 'Lengthen the lookback, if your buyers take that long.',
      method: 'PATCH',
      path: '/api/v1/settings',
    },
  },
  after_close: {
    label: 'Its touches came after it was closed',
    action: inCrm('Check the close dates of these deals, and whether contacts were added late.'),
  },
  only_direct: {
    label: 'Its people only came by typing the address',
    action: inCrm(
      'Ask “How did you hear about us?” in your forms, and give influencers tagged links or codes.',
    ),
  },
  unread_answer: {
    label: 'Its people said where they came from, and nobody could read it',
    action: {
      text: 'Say what these answers mean.',
      method: 'GET',
      path: '/api/v1/self-reports?state=open',
    },
  },
  only_sales: {
    label: 'Only sales was in touch with its people',
    action: inCrm(
      'Ask “How did you hear about us?” on first calls and keep the answer in the CRM’s field for it.',
    ),
  },
  consent_refused: {
    label: 'Its people do not want to be followed',
    action: inCrm('Nothing to repair: their choice. What they say by themselves still counts.'),
  },
  erased: {
    label: 'Its people were erased',
    action: inCrm('Nothing to repair: they asked to be forgotten.'),
  },
  no_email: {
    label: 'None of its contacts has an e-mail address',
    action: inCrm(
      'Add the addresses in the CRM: visits to your website are tied to people by them.',
    ),
  },
  no_touch: {
    label: 'No touch of its people is known',
    action: {
      text: 'Check that the tracker runs on every page and form, and ask “How did you hear about us?”.',
      method: 'GET',
      path: '/api/v1/setup',
    },
  },
  pending: {
    label: 'Not computed yet',
    action: inCrm('Wait a moment: its credit is being computed.'),
  },
};
