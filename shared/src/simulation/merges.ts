import type { Entry } from './entry.ts';
import type { SimForm, SimMerge, SimPerson } from './company.ts';
import type { Market } from './lives.ts';
import type { Population } from './population.ts';
import { DAY } from './time.ts';

/** A few people filled in a form with a private address first; somebody merged the two records later. */
export function drawMerges(
  entry: Entry,
  population: Population,
  people: readonly SimPerson[],
  forms: readonly SimForm[],
  { world, endsAt }: Market,
): { forms: SimForm[]; merges: SimMerge[] } {
  const result = [...forms];
  const merges: SimMerge[] = [];
  for (const person of people) {
    const own = forms.filter(({ personId }) => personId === person.id);
    const [first, second] = own;
    const random = entry.random.fork(`merge-${person.id}`);
    if (
      person.freeMail ||
      first === undefined ||
      second === undefined ||
      !random.chance(world.mergeRate)
    )
      continue;
    const mergedAt = second.at + random.int(1, 25) * DAY;
    const face = entry.account;
    if (face === undefined || mergedAt >= endsAt) continue;
    const lostEmail = population.freeAddress(random, person.firstName, person.lastName, face.place);
    if (lostEmail === null) continue;
    result[result.indexOf(first)] = { ...first, email: lostEmail };
    merges.push({
      id: `merge-${person.id.slice(7)}`,
      survivorId: person.id,
      lostRecordId: `${person.id}-duplicate`,
      lostEmail,
      lostCreatedAt: first.at,
      mergedAt,
    });
  }
  return { forms: result, merges };
}
