import type { TenantTransaction } from '../db/tenancy.ts';

/**
 * Levels of a hierarchy, its top included (Salesforce Help, "Understand Campaign Hierarchy": "A campaign hierarchy can
 * support up to five levels", help.salesforce.com, articleView?id=sales.campaigns_hierarchy.htm).
 */
const LEVELS = 5;

/** A campaign, what the CRM calls it, and what it calls the one it is part of. */
export interface CampaignNode {
  readonly id: string;
  readonly name: string;
  readonly externalId: string | null;
  readonly parentExternalId: string | null;
}

export interface CampaignTree {
  /** Everything a campaign is made of, level by level, by name within a level; without the campaign itself. */
  below(id: string): readonly CampaignNode[];
  /** What a campaign is part of, the outermost first. */
  above(id: string): readonly CampaignNode[];
}

/**
 * Campaigns as their CRM arranges them. A parent that is not among them counts as none. What a CRM would refuse does no
 * harm here: of a circle each campaign is met once, and no way is longer than a hierarchy is deep.
 */
export function campaignTree(nodes: readonly CampaignNode[]): CampaignTree {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const byExternalId = new Map<string, CampaignNode>();
  const children = new Map<string, CampaignNode[]>();
  for (const node of nodes) if (node.externalId !== null) byExternalId.set(node.externalId, node);
  const parentOf = ({ parentExternalId }: CampaignNode): CampaignNode | undefined =>
    parentExternalId === null ? undefined : byExternalId.get(parentExternalId);
  for (const node of nodes) {
    const parent = parentOf(node);
    if (parent) children.set(parent.id, [...(children.get(parent.id) ?? []), node]);
  }
  return {
    below(id) {
      const met = new Set([id]);
      const found: CampaignNode[] = [];
      let level: readonly string[] = [id];
      for (let depth = 1; depth < LEVELS; depth += 1) {
        const next = level
          .flatMap((one) => children.get(one) ?? [])
          .filter((node) => !met.has(node.id))
          .sort(byName);
        for (const node of next) met.add(node.id);
        found.push(...next);
        level = next.map((node) => node.id);
      }
      return found;
    },
    above(id) {
      const met = new Set([id]);
      const found: CampaignNode[] = [];
      let node = byId.get(id);
      while (node && found.length < LEVELS - 1) {
        node = parentOf(node);
        if (!node || met.has(node.id)) break;
        met.add(node.id);
        found.unshift(node);
      }
      return found;
    },
  };
}

export async function loadCampaignTree(tx: TenantTransaction): Promise<CampaignTree> {
  return campaignTree(
    await tx.query<CampaignNode>(
      `select id, name, external_id as "externalId", parent_external_id as "parentExternalId"
       from campaigns where tenant_id = $1`,
      [tx.tenantId],
    ),
  );
}

const byName = (a: CampaignNode, b: CampaignNode): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0;

/** `1 sub-campaign`, `3 sub-campaigns`. */
export const subCampaignsText = (count: number): string =>
  count === 1 ? '1 sub-campaign' : `${String(count)} sub-campaigns`;
