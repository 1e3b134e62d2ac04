import type { TenantTransaction } from '../db/tenancy.ts';
import type { IncomingTouch } from '../ingest/incoming-touch.ts';

/** Letters, digits, dashes and underscores; compared without case and spaces. */
const CODE = /^[A-Z0-9][A-Z0-9_-]{1,39}$/;

/** A code as it is kept: `mina 20` → `MINA20`; null of what cannot be one. */
export function promoCode(text: string): string | null {
  const code = text.replace(/\s+/g, '').toUpperCase();
  return CODE.test(code) ? code : null;
}

/** A code in an address, where no tags say more: `?ref=mina20`, `?code=`, `?promo=`, `?coupon=`. */
const IN_ADDRESS = /[?&](?:ref|code|promo|coupon)=([^&#]{1,120})/i;
const TAGGED = /[?&]utm_\w+=/i;

/** A code is given to one influencer; that somebody else heard it from them is influence all the same. */
const CONFIDENCE = 0.95;

interface Placement {
  readonly code: string;
  readonly influencer_id: string;
  readonly campaign_id: string;
  readonly platform: string;
  readonly content_type: string;
}

/**
 * Gives touches that carry a known promo code to the influencer it was made for, with campaign, platform and content
 * type: a form or an order with a code, an answer that is one, a page opened with one. The code says more than how the
 * visit began, so that it wins over the source of the visit.
 */
export async function withPromoCodes(
  tx: TenantTransaction,
  touches: readonly IncomingTouch[],
): Promise<readonly IncomingTouch[]> {
  const codes = touches.map(codeOf);
  const asked = [...new Set(codes.flatMap((code) => code ?? []))].sort();
  if (asked.length === 0) return touches;
  const rows = await tx.query<Placement>(
    `select code, influencer_id, campaign_id, platform, content_type from promo_codes
     where tenant_id = $1 and code = any($2::text[])`,
    [tx.tenantId, asked],
  );
  if (rows.length === 0) return touches;
  const known = new Map(rows.map((row) => [row.code, row]));
  return touches.map((touch, index) => {
    const placement = known.get(codes[index] ?? '');
    return placement ? named(touch, placement) : touch;
  });
}

/**
 * The touch of somebody who gave a code outside the website: on an order, to a salesperson. A code nobody was given
 * says nothing of anybody: no touch then.
 */
export async function touchOfCode(
  tx: TenantTransaction,
  given: {
    readonly code: string;
    readonly contactId: string;
    readonly at: Date;
    readonly key: string;
  },
): Promise<readonly IncomingTouch[]> {
  const code = promoCode(given.code);
  if (code === null) return [];
  const touches = await withPromoCodes(tx, [
    {
      idempotencyKey: `${given.key}:code:${code}`,
      occurredAt: given.at,
      kind: 'form',
      title: `Code ${code}`,
      contactId: given.contactId,
      promoCode: code,
    },
  ]);
  return touches.filter(({ influencerId }) => influencerId != null);
}

function codeOf(touch: IncomingTouch): string | null {
  if (touch.promoCode != null) return promoCode(touch.promoCode);
  if (touch.influencerId != null) return null;
  if (touch.mention != null) return promoCode(touch.mention);
  const { url } = touch;
  if (url == null || TAGGED.test(url)) return null;
  const [, given] = IN_ADDRESS.exec(url) ?? [];
  if (given === undefined) return null;
  try {
    return promoCode(decodeURIComponent(given.replaceAll('+', ' ')));
  } catch {
    // A "%" that encodes nothing is no code.
    return null;
  }
}

function named(touch: IncomingTouch, placement: Placement): IncomingTouch {
  const { mention, ...rest } = touch;
  return {
    ...rest,
    ...(mention != null && { kind: 'form' as const, title: `Code ${placement.code}` }),
    channel: 'influencer',
    influencerId: placement.influencer_id,
    campaignId: placement.campaign_id,
    platform: placement.platform,
    contentType: placement.content_type,
    evidence: 'code',
    confidence: CONFIDENCE,
    isWithinVisit: false,
  };
}
