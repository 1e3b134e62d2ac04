import type { Company, SimForm, SimPerson, SimVisit } from '@pipeline-attribution/shared';

/** What a tracking script knows about a person: visits in browsers in which the person filled in a form. */
export interface WebHistory {
  readonly visits: readonly SimVisit[];
  readonly forms: readonly SimForm[];
}

const known = new WeakMap<Company, ReadonlyMap<string, WebHistory>>();

/** Web histories by person id; worked out once per company. */
export function webHistories(company: Company): ReadonlyMap<string, WebHistory> {
  const histories = known.get(company) ?? buildHistories(company);
  known.set(company, histories);
  return histories;
}

function buildHistories(company: Company): ReadonlyMap<string, WebHistory> {
  const visitById = new Map(company.visits.map((visit) => [visit.id, visit]));
  const owners = new Map<string, string>();
  const forms = new Map<string, SimForm[]>();
  for (const form of company.forms) {
    const list = forms.get(form.personId) ?? [];
    list.push(form);
    forms.set(form.personId, list);
    const visit = visitById.get(form.visitId);
    if (visit?.lost === null) owners.set(visit.visitorId, form.personId);
  }
  const visits = new Map<string, SimVisit[]>();
  for (const visit of company.visits) {
    const owner = visit.lost === null ? owners.get(visit.visitorId) : undefined;
    if (owner === undefined) continue;
    const list = visits.get(owner) ?? [];
    list.push(visit);
    visits.set(owner, list);
  }
  return new Map(
    company.people.map(({ id }: SimPerson) => [
      id,
      { visits: visits.get(id) ?? [], forms: forms.get(id) ?? [] },
    ]),
  );
}
