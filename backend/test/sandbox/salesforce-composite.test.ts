import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { idTable, type SandboxSalesforce } from '../../sandbox/index.ts';
import { installSalesforce, smallCompany, startSalesforce } from './support.ts';

const company = smallCompany();
const ids = idTable(company);
const [first, second] = company.deals.slice(0, 2).map(({ id }) => ids.of(id).salesforceId);
const BASE = '/services/data/v67.0';

describe('Composite requests to the stand-in Salesforce', () => {
  let salesforce: SandboxSalesforce;
  let token = '';
  beforeAll(async () => {
    salesforce = await startSalesforce(company);
    token = (await installSalesforce(salesforce.url)).access_token;
  });
  afterAll(() => salesforce.stop());

  interface Sub {
    readonly referenceId: string;
    readonly httpStatusCode: number;
    readonly body: unknown;
  }
  const send = async (
    path: string,
    body: unknown,
    method = 'POST',
  ): Promise<{ status: number; body: unknown }> => {
    const response = await fetch(`${salesforce.url}${BASE}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  };
  const composite = async (compositeRequest: object[], allOrNone = false): Promise<Sub[]> => {
    const answer = await send('/composite', { allOrNone, compositeRequest });
    expect(answer.status).toBe(200);
    return (answer.body as { compositeResponse: Sub[] }).compositeResponse;
  };
  const nextStep = (id: string | undefined): unknown =>
    salesforce.store.byId('Opportunity', id ?? '')?.['NextStep'];
  const setNextStep = (referenceId: string, id: string | undefined, NextStep: string): object => ({
    method: 'PATCH',
    url: `${BASE}/sobjects/Opportunity/${id ?? ''}`,
    referenceId,
    body: { NextStep },
  });
  const BAD = {
    method: 'PATCH',
    url: `${BASE}/sobjects/Opportunity/${second ?? ''}`,
    referenceId: 'bad',
    body: { NoSuchField: 1 },
  };

  it('carry subrequests out in order and let later ones use what earlier ones answered', async () => {
    const [created, read] = await composite([
      {
        method: 'POST',
        url: `${BASE}/sobjects/Campaign`,
        referenceId: 'made',
        body: { Name: 'Made in a composite' },
      },
      { method: 'GET', url: `${BASE}/sobjects/Campaign/@{made.id}`, referenceId: 'read' },
    ]);
    expect(created?.httpStatusCode).toBe(201);
    expect(read?.body).toMatchObject({ Name: 'Made in a composite' });
  });

  it('count once against the limit', async () => {
    const { used } = salesforce.usage;
    await composite([setNextStep('a', first, 'One'), setNextStep('b', second, 'Two')]);
    expect(salesforce.usage.used).toBe(used + 1);
  });

  it('go on past one that failed, but not with what depends on it', async () => {
    salesforce.refusals.expect({ status: 400, path: '/sobjects/Opportunity' });
    const [bad, dependent, other] = await composite([
      BAD,
      { method: 'GET', url: `${BASE}/sobjects/Opportunity/@{bad.id}`, referenceId: 'dependent' },
      setNextStep('other', first, 'Still done'),
    ]);
    expect(bad).toMatchObject({ httpStatusCode: 400, body: [{ errorCode: 'INVALID_FIELD' }] });
    expect(dependent).toMatchObject({
      httpStatusCode: 400,
      body: [{ errorCode: 'PROCESSING_HALTED' }],
    });
    expect(other?.httpStatusCode).toBe(204);
    expect(nextStep(first)).toBe('Still done');
  });

  it('with allOrNone take everything back where one failed', async () => {
    salesforce.refusals.expect({ status: 400, path: '/sobjects/Opportunity' });
    const before = nextStep(first);
    const [done, bad] = await composite([setNextStep('done', first, 'Taken back'), BAD], true);
    expect(bad).toMatchObject({ httpStatusCode: 400, body: [{ errorCode: 'INVALID_FIELD' }] });
    expect(done).toMatchObject({
      httpStatusCode: 400,
      body: [{ errorCode: 'PROCESSING_HALTED' }],
    });
    expect(nextStep(first)).toBe(before);
  });

  it('with allOrNone keep everything where all went well', async () => {
    await composite([setNextStep('a', first, 'Kept'), setNextStep('b', second, 'Kept')], true);
    expect([nextStep(first), nextStep(second)]).toEqual(['Kept', 'Kept']);
  });

  it('are refused when they hold too many', async () => {
    salesforce.refusals.expect({ status: 400, path: '/composite' });
    const many = Array.from({ length: 26 }, (_, i) => setNextStep(`r${String(i)}`, first, 'x'));
    expect((await send('/composite', { compositeRequest: many })).status).toBe(400);
  });

  describe('that hold a collection', () => {
    const records = (NextStep: string) => [
      { attributes: { type: 'Opportunity' }, id: first, NextStep },
      { attributes: { type: 'Opportunity' }, id: second, NoSuchField: 1 },
    ];
    const collection = (allOrNone: boolean, NextStep: string): object => ({
      method: 'PATCH',
      url: `${BASE}/composite/sobjects`,
      referenceId: 'collection',
      body: { allOrNone, records: records(NextStep) },
    });

    it('leave it its own allOrNone unless theirs is on', async () => {
      const [kept] = await composite([collection(false, 'By itself')]);
      expect(kept?.body).toMatchObject([{ success: true }, { success: false }]);
      expect(nextStep(first)).toBe('By itself');
      const [back] = await composite([collection(true, 'Not kept')]);
      expect(back?.body).toMatchObject([
        { success: false, errors: [{ statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK' }] },
        { success: false, errors: [{ statusCode: 'INVALID_FIELD' }] },
      ]);
      const [outer] = await composite([collection(false, 'Not kept either')], true);
      expect(outer?.body).toMatchObject([{ success: false }, { success: false }]);
      expect(nextStep(first)).toBe('By itself');
    });

    it('alone, take back what was created and deleted as well', async () => {
      const count = (): number => [...salesforce.store.rows('Campaign')].length;
      const before = count();
      const { status, body } = await send('/composite/sobjects', {
        allOrNone: true,
        records: [
          { attributes: { type: 'Campaign' }, Name: 'Never' },
          { attributes: { type: 'Campaign' }, NoSuchField: 1 },
        ],
      });
      expect(status).toBe(200);
      expect(body).toMatchObject([{ success: false }, { success: false }]);
      expect(count()).toBe(before);
    });
  });
});
