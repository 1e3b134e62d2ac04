import type { Journey, Touchpoint } from '../../../journey/types.ts';
import type { FitPost } from '../fit-input.ts';
import type { DataDrivenFit, FittedModels } from '../fitted.ts';
import { sourceKey } from '../source-key.ts';
import { answerTouch } from './answers.ts';
import { PostStock } from './post-stock.ts';
import { canWorkUnseen, NO_ANSWER, nobody } from './sources.ts';
import { type Pressure, stockOfSources, WEEK_MS } from './stocks.ts';
import { CampaignPosts, type Fading, WeighedPosts } from './campaign-posts.ts';
import { chanceOf, pressureSum } from './conversion.ts';
import { dealShares, type SharesInto } from './shares.ts';
import { readDraw, storedParameters, type StoredParameters } from './stored-fit.ts';
import { StrengthTable } from './strengths.ts';
import type { Draw } from './uncertainty.ts';

/** What a deal's marketing amounts to at its creation and at the journey's end, and what its people said. */
export interface DealPressure {
  readonly created: Pressure;
  /** Null for the credit of the deal's existence alone. */
  readonly closed: Pressure | null;
  readonly answer: number;
  readonly answerTouch: Touchpoint | null;
}

/** Where a journey's stocks and shares are put. */
interface Room extends SharesInto {
  readonly created: Pressure;
  readonly closed: Pressure;
}

/**
 * A stored fit made ready to credit deals. Influencers and channels the fit has not seen count as the average of
 * their kind, until the next fit.
 */
export class FittedHazard {
  readonly fit: DataDrivenFit;
  readonly stored: StoredParameters;
  /** Position of each source; influencers first. */
  readonly indexOf: ReadonlyMap<string, number>;
  readonly keys: readonly string[];
  readonly influencers: number;
  /** Of each source, whether it may have worked on a deal without being seen. */
  readonly worksUnseen: readonly boolean[];
  readonly point: Draw;
  readonly #influencerIndex: ReadonlyMap<string, number>;
  readonly #posts: PostStock;
  #draws: readonly Draw[] | null = null;
  /** Lent to one crediting at a time: filled again for each journey, it costs less than new arrays for all. */
  readonly room: Room;
  readonly postsRoom = new WeighedPosts();
  readonly #newInfluencers: number;
  readonly #campaigns: readonly (readonly CampaignPosts[])[];
  readonly #reference: number;

  constructor(fit: DataDrivenFit, posts: readonly FitPost[]) {
    this.fit = fit;
    this.stored = storedParameters(fit);
    const known = new Set(this.stored.influencers);
    const unseen = [...new Set(posts.map(({ influencerId }) => influencerId))]
      .filter((id) => !known.has(id))
      .sort();
    const influencers = [...this.stored.influencers, ...unseen];
    this.#newInfluencers = unseen.length;
    this.influencers = influencers.length;
    this.keys = [...influencers.map((id) => `influencer:${id}`), ...this.stored.channels];
    this.indexOf = new Map(this.keys.map((key, i) => [key, i]));
    const published = new Set(posts.map(({ influencerId }) => influencerId));
    this.worksUnseen = canWorkUnseen(this.keys, (id) => published.has(id));
    this.#influencerIndex = new Map(influencers.map((id, i) => [id, i]));
    this.point = this.#extend(readDraw(this.stored.point, this.stored.influencers.length));
    this.#reference = posts.reduce((last, { publishedAt }) => Math.max(last, publishedAt), 0);
    this.#campaigns = this.#byCampaign(posts);
    this.#posts = new PostStock(posts, this.indexOf, this.influencers, this.stored.kernel);
    this.room = this.#newRoom();
  }

  #newRoom(): Room {
    const pressure = (): Pressure => ({
      touches: new Float64Array(this.keys.length),
      posts: new Float64Array(this.influencers),
    });
    return {
      created: pressure(),
      closed: pressure(),
      shares: new Float64Array(this.keys.length + 1),
      plain: new Float64Array(this.keys.length + 1),
    };
  }

  /** The possible truths behind the intervals. */
  get draws(): readonly Draw[] {
    this.#draws ??= this.stored.draws.map((draw) =>
      this.#extend(readDraw(draw, this.stored.influencers.length)),
    );
    return this.#draws;
  }

  #byCampaign(posts: readonly FitPost[]): CampaignPosts[][] {
    const decayMs = this.stored.kernel.decayWeeks * WEEK_MS;
    const bySource = Map.groupBy(
      posts,
      ({ influencerId }) => this.indexOf.get(`influencer:${influencerId}`) ?? -1,
    );
    return Array.from({ length: this.influencers }, (_, source) =>
      [...Map.groupBy(bySource.get(source) ?? [], ({ campaignId }) => campaignId).values()].map(
        (own) => new CampaignPosts(own, this.#reference, decayMs),
      ),
    );
  }

  #extend(draw: Draw): Draw {
    if (this.#newInfluencers === 0) return draw;
    const { pooled } = this.stored;
    const at = this.stored.influencers.length;
    const insert = (values: Float64Array, value: number): Float64Array =>
      Float64Array.of(
        ...values.subarray(0, at),
        ...new Array<number>(this.#newInfluencers).fill(value),
        ...values.subarray(at),
      );
    const { touch, untracked } = draw.strengths;
    // Wrong answers name a new influencer as they name any; the positions behind move with theirs.
    const names = draw.law.falseNames;
    const falseNames = insert(Float64Array.from(names), names.at(-1) ?? 0);
    const sum = falseNames.reduce((a, b) => a + b, 0);
    return {
      ...draw,
      law: { ...draw.law, falseNames: Array.from(falseNames, (one) => (sum > 0 ? one / sum : 0)) },
      strengths: new StrengthTable(
        this.influencers,
        insert(touch, pooled.touch),
        insert(untracked, pooled.posts),
      ),
    };
  }

  /** Position of a touch's source, −1 for what earns no credit. */
  sourceOf(touch: Touchpoint): number {
    const source =
      touch.influencerId === null
        ? this.indexOf.get(sourceKey(touch))
        : this.#influencerIndex.get(touch.influencerId);
    return source ?? -1;
  }

  /** Positions of the sources of touches, in their order. */
  sourcesOf(touches: readonly Touchpoint[]): number[] {
    return touches.map((touch) => this.sourceOf(touch));
  }

  /**
   * @param sources of the journey's touches, where they are known already.
   * @param room filled with the stocks, where they are not to be kept.
   */
  pressureOn(
    journey: Journey,
    sources = this.sourcesOf(journey.touches),
    room: Room = this.#newRoom(),
  ): DealPressure {
    const { touches, dealCreatedAt, endsAt } = journey;
    const { kernel } = this.stored;
    const at = (instant: number, into: Pressure): Pressure => {
      stockOfSources(touches, sources, instant, kernel, into.touches);
      this.#posts.at(instant, into.posts);
      return into;
    };
    const touch = answerTouch({ createdAt: dealCreatedAt, touches });
    const answer =
      touch === null ? NO_ANSWER : (this.indexOf.get(sourceKey(touch)) ?? nobody(this));
    return {
      created: at(Math.min(dealCreatedAt, endsAt), room.created),
      closed: endsAt > dealCreatedAt ? at(endsAt, room.closed) : null,
      answer,
      answerTouch: touch,
    };
  }

  /** Chance that an open deal is won, by its stage and what weighs on it now; null where that was not fitted. */
  chanceToWin(journey: Journey, stageId: string | null): number | null {
    const law = this.fit.conversion;
    if (law === null) return null;
    const { created, closed } = this.pressureOn(journey);
    return chanceOf(law, stageId, pressureSum(this.point.strengths, closed ?? created));
  }

  /** The instants that count on a journey, and what is left there of the latest of all posts. */
  fadingOn({ startsAt = -Infinity, dealCreatedAt, endsAt }: Journey): Fading {
    const decayMs = this.stored.kernel.decayWeeks * WEEK_MS;
    const left = (instant: number): number => Math.exp((this.#reference - instant) / decayMs);
    const createdAt = Math.min(dealCreatedAt, endsAt);
    return {
      startsAt,
      createdAt,
      endsAt,
      atCreation: left(createdAt),
      atEnd: endsAt > dealCreatedAt ? this.point.law.win * left(endsAt) : 0,
    };
  }

  /** The strongest post of each of an influencer's campaigns; it stands for the campaign's others. */
  strongestPosts(source: number, fading: Fading, list: WeighedPosts): WeighedPosts {
    list.clear();
    for (const campaign of this.#campaigns[source] ?? []) campaign.strongest(fading, list);
    return list;
  }

  /** Shares by source, the baseline last; they sum to 1. */
  sharesOf(
    { created, closed, answer }: DealPressure,
    draw: Draw = this.point,
    into: SharesInto | null = null,
  ): Float64Array {
    return dealShares(this, draw.strengths, draw.law, created, closed, answer, into);
  }
}

const ready = new WeakMap<FittedModels, FittedHazard>();

/** The fit ready to credit with; null while nothing but the fallback is there. */
export function fittedHazard(fits: FittedModels): FittedHazard | null {
  const { dataDriven } = fits;
  if (dataDriven === null || dataDriven.level === 'fallback') return null;
  let hazard = ready.get(fits);
  if (!hazard) {
    hazard = new FittedHazard(dataDriven, fits.posts);
    ready.set(fits, hazard);
  }
  return hazard;
}
