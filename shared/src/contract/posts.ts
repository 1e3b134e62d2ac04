/** `GET /posts`: something an influencer published. */
export interface Post {
  readonly id: string;
  readonly influencerId: string;
  readonly campaignId: string | null;
  readonly platform: string;
  readonly contentType: string;
  readonly title: string;
  readonly url: string | null;
  readonly publishedAt: string;
  readonly audience: number | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}
